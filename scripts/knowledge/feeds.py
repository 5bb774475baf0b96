"""Pages -> what other programs subscribe to or look up: the Atom feed of changes, llms.txt, the search description, the
web app manifest; each once a language, Chinese at the root and English under en/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from knowledge.checks import HTML_LANG
from knowledge.export import alternates
from knowledge.library import Library
from knowledge.pages import Page
from knowledge.structured_data import LICENCE, said
from knowledge.templates import template

CHANGES = "changes.md"
CHAPTERS = ("now", "visit", "law", "act", "flows", "tools", "sources")  # folders, in the order of llms.txt
DATED = re.compile(r"d(?P<day>\d{4}-\d\d(?:-\d\d)?)-[a-z][\w-]*")
BACKGROUND, THEME = "#f4f6f2", "#17473a"
ICONS = {"icon-192": 192, "icon-512": 512, "icon-maskable-512": 512}


@dataclass(frozen=True)
class Entry:
    """One dated change; its id never depends on where the site stands."""

    id: str
    day: str
    anchor: str
    title: str
    text: str


def feed(library: Library, lang: str, site_url: str) -> str:
    page = library.pages[lang, CHANGES]
    words = library.said[lang]
    return template("found/feed.xml.html").render(
        id=_urn(lang),
        html_lang=HTML_LANG[lang],
        title=f"{words['site']['name']} · {page.meta['title']}",
        subtitle=page.meta["description"],
        updated=_instant(str(page.meta["checked"])),
        site_url=site_url,
        root=_root(lang, site_url),
        page_url=_address(page, site_url),
        author=words["site"]["name"],
        rights=LICENCE,
        entries=list(entries(page)),
    )


def entries(page: Page) -> Iterator[Entry]:
    """The sections of the page of changes whose id begins with a day, in the order of the page."""
    lines = {spot.line: spot.name for spot in page.headings}
    for heading in page.blocks:
        anchor = lines.get(heading.line, "")
        dated = DATED.fullmatch(anchor)
        if heading.heading and dated:
            body = [one for one in page.blocks if one.section == heading.section and not one.heading]
            text = "\n\n".join(said(one.text) for one in body)
            yield Entry(_urn(page.lang, anchor), _instant(dated["day"]), anchor, said(heading.text), text)


def llms(library: Library, lang: str, site_url: str) -> str:
    """https://llmstxt.org: what the site is, then every page's Markdown twin by chapter, then the data."""
    words = library.said[lang]
    pages = [page for (of, _), page in sorted(library.pages.items()) if of == lang]
    chapters = []
    for folder in CHAPTERS:
        inside = [page for page in pages if page.path.startswith(f"{folder}/")]
        titles = [page.meta["title"] for page in inside if page.path == f"{folder}/index.md"]
        chapters += [(title, inside) for title in titles]
    listed = {page.path for _, inside in chapters for page in inside}
    chapters.append((words["llms"]["more"], [page for page in pages if page.path not in listed]))
    data = [("sources.json", words["llms"]["sources"])]
    data += [(f"flows/{id}.json", words["llms"]["flow"]) for id in sorted(library.flows)]
    data += [("flows/schema.json", words["llms"]["schema"])]
    data += [("en/feed.xml" if lang == "en" else "feed.xml", words["llms"]["feed"])]
    return template("found/llms.txt.html").render(
        name=words["site"]["name"],
        description=words["site"]["description"],
        words=words,
        chapters=chapters,
        data=data,
        site_url=site_url,
        address=lambda page: _address(page, site_url),
    )


def opensearch(library: Library, lang: str, site_url: str) -> str:
    """A browser can add the site's search: home opened with ?q= searches at once."""
    site = library.said[lang]["site"]
    return template("found/opensearch.xml.html").render(
        name=site["name"],
        description=site["description"],
        html_lang=HTML_LANG[lang],
        site_url=site_url,
        root=_root(lang, site_url),
    )


def manifest(library: Library, lang: str) -> dict[str, object]:
    """Every address is relative to the manifest, so that it holds under any base path."""
    site = library.said[lang]["site"]
    assets = "../assets/" if lang == "en" else "assets/"
    return {
        "name": f"{site['name']} · {site['question']}",
        "short_name": site["name"],
        "description": site["description"],
        "lang": HTML_LANG[lang],
        "dir": "ltr",
        "start_url": "./",
        "scope": "../" if lang == "en" else "./",
        "display": "minimal-ui",
        "background_color": BACKGROUND,
        "theme_color": THEME,
        "icons": [
            {
                "src": f"{assets}{name}.png",
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "maskable" if "maskable" in name else "any",
            }
            for name, size in ICONS.items()
        ],
    }


def _urn(lang: str, anchor: str = "") -> str:
    return uuid5(NAMESPACE_URL, f"after-the-knock:changes:{lang}:{anchor}").urn


def _instant(day: str) -> str:
    """The start of a day in China; of a month's first where no day is known."""
    return f"{day}{'' if len(day) > 7 else '-01'}T00:00:00+08:00"


def _root(lang: str, site_url: str) -> str:
    return alternates("/", site_url)[HTML_LANG[lang]]


def _address(page: Page, site_url: str) -> str:
    return alternates(page.url, site_url)[HTML_LANG[page.lang]]
