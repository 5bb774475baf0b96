"""The PDF of a language: a tagged A4 book, set by Typst from the finished pages; its look is in overrides/."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import typst
from bs4 import Tag
from bs4.element import NavigableString

from knowledge.bundles import BundleError
from knowledge.bundles.finished_site import Book, SitePage, checked_days, read_book, relink, slug
from knowledge.bundles.on_paper import lay_out
from knowledge.fallback import as_day
from knowledge.problems import ROOT, Problem
from knowledge.words import in_language, load_words

FONT = "Noto Sans CJK SC"
LOCALE = {"zh": {"lang": "zh", "region": "cn"}, "en": {"lang": "en", "region": "gb"}}
LOOK = ROOT / "overrides" / "partials" / "book" / "book.typ.html"
INLINE = {"a", "b", "br", "small", "span", "strong", "time"}
INSTALL = "run scripts/install bundle, or sudo apt-get install --no-install-recommends fonts-noto-cjk"


def write_pdf(site: Path, language: str, target: Path) -> None:
    """Raises BundleError with each page, font, glyph or link that is missing."""
    if FONT not in typst.Fonts().families():
        raise BundleError([Problem(Path(f"the font {FONT}"), 0, "is missing", INSTALL)])
    book = as_data(read_book(site, language))
    inputs = {"book": json.dumps(book, ensure_ascii=False), "logo": (site / "assets" / "logo.svg").read_text("utf-8")}
    try:
        whole = typst.compile(LOOK.read_bytes(), sys_inputs=inputs, pdf_standards="ua-1")
    except typst.TypstError as error:
        raise BundleError([Problem(Path(target.name), 0, f"cannot be set: {error}")]) from error
    with pikepdf.open(BytesIO(whole)) as packed:  # Typst leaves the tags unpacked: 7 MB of 10
        packed.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


def as_data(book: Book) -> dict[str, Any]:
    """The book as the JSON its look reads: ids carry their page's name, headings stand below their chapter's."""
    words = in_language(load_words(ROOT / "docs" / "words.yml")[0], book.language)
    lay_out(book, words)
    for page in book.pages:
        relink(page, book, lambda url, id: "#" + _id(url, id))
    checked = checked_days(book, words["book"]["between"])
    day = book.edition.date

    def foot(days: str, live: str) -> str:
        return " · ".join(filter(None, (f"{words['dates']['checked']} {days}", live)))

    def as_page(page: SitePage, deeper: int) -> dict[str, Any]:
        said = foot(as_day(page.checked.isoformat(), book.language), book.live(page))
        return {"slug": page.slug, "title": page.title, "foot": said, "content": _children(page.content, page, deeper)}

    return {
        "title": book.title,
        "description": book.description,
        "lead": words["site"]["description"],
        "language": book.language,
        "locale": LOCALE[book.language],
        "font": FONT,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "checked": checked,
        "live": book.live(book.pages[0]),
        "foot": foot(checked, book.live(book.pages[0])),
        "general": f"{words['dates']['general']} {words['footer']['scope']}",
        "licence": words["footer"]["licence"],
        "words": words["book"],
        "chapters": [
            {"title": one.title, "pages": [as_page(page, int(len(one.pages) > 1)) for page in one.pages]}
            for one in book.chapters
        ],
    }


def _id(url: str, id: str) -> str:
    return f"{slug(url)}--{id}" if id else slug(url)


def _children(tag: Tag, page: SitePage, deeper: int) -> list[Any]:
    """What a tag holds as nodes: text, or [tag, attributes, children]; the space between blocks goes."""
    blocks = any(isinstance(child, Tag) and child.name not in INLINE for child in tag.children)
    nodes: list[Any] = []
    for child in tag.children:
        if isinstance(child, Tag):
            nodes.append([child.name, _attributes(child, page, deeper), _children(child, page, deeper)])
        elif type(child) is NavigableString:
            text = re.sub(r"[ \t\r\n]+", " ", child)
            if text.strip() or (text and not blocks):
                nodes.append(text)
    if tag.name not in INLINE:
        _trim(nodes)
    return nodes


def _trim(nodes: list[Any]) -> None:
    """No space at the start or the end of a block."""
    if nodes and isinstance(nodes[0], str):
        nodes[0] = nodes[0].lstrip(" ")
    if nodes and isinstance(nodes[-1], str):
        nodes[-1] = nodes[-1].rstrip(" ")


def _attributes(tag: Tag, page: SitePage, deeper: int) -> Mapping[str, Any]:
    found: dict[str, Any] = {"class": tag.get_attribute_list("class") if tag.get("class") else []}
    if tag.get("id"):
        found["id"] = _id(page.url, str(tag["id"]))
    if tag.get("href"):
        found["href"] = str(tag["href"])
    if tag.get("data-kind"):
        found["kind"] = str(tag["data-kind"])
    if re.fullmatch("h[1-5]", tag.name):
        found["deeper"] = deeper
        found["class"] += ["title"] if tag.name == "h1" else []
    if tag.name == "pre":
        found["text"] = tag.get_text().strip("\n")
    return found
