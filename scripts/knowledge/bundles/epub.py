"""The EPUB 3 of a language: a file a page, linked as on the site, with a menu and what a reading system asks for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from markupsafe import Markup

from knowledge.bundles.finished_site import Book, checked_days, read_book, relink, slug
from knowledge.bundles.on_paper import lay_out
from knowledge.fallback import as_day
from knowledge.problems import ROOT
from knowledge.templates import template
from knowledge.words import in_language, load_words

NAMESPACE = uuid.UUID("6f9d1b56-5d0e-4a52-9d3e-0d5c6f1f7a10")


def write_epub(site: Path, language: str, target: Path) -> None:
    """Raises BundleError with each page that is missing."""
    book = read_book(site, language)
    day = book.edition.date
    with ZipFile(target, "w") as archive:
        for name, text in _files(book, (site / "assets" / "logo.svg").read_text(encoding="utf-8")):
            entry = ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, text)


def _files(book: Book, logo: str) -> Iterator[tuple[str, str]]:
    """Every file of the archive in its order; `mimetype` has to come first."""
    words = in_language(load_words(ROOT / "docs" / "words.yml")[0], book.language)
    lay_out(book, words)
    for page in book.pages:
        relink(page, book, lambda url, id: f"{slug(url)}.xhtml" + (id and f"#{id}"))

    def filled(name: str, **more: Any) -> str:
        return template(f"book/{name}.html").render(book=book, words=words, **more)

    live = book.live(book.pages[0])
    id = uuid.uuid5(NAMESPACE, f"{book.edition.commit} {book.edition.content} {live} {book.language}")
    yield "mimetype", "application/epub+zip"
    yield "META-INF/container.xml", filled("container.xml")
    yield "book/package.opf", filled("package.opf", id=id, live=live)
    yield "book/nav.xhtml", filled("nav.xhtml")
    yield "book/style.css", filled("style.css")
    yield "book/logo.svg", logo
    checked = checked_days(book, words["book"]["between"])
    yield "book/title-page.xhtml", filled("title-page.xhtml", live=live, checked=checked)
    for page in book.pages:
        text = filled(
            "page.xhtml",
            page=page,
            inner=Markup(page.content.decode_contents()),
            day=lambda day: as_day(day.isoformat(), book.language),
            live=book.live(page),
        )
        yield f"book/{page.slug}.xhtml", text
