"""Page -> what it tells search engines about itself, in schema.org's words: article, questions, steps, its place.

Texts are taken from the page, never written twice; the FAQ writes each answer first, so its first sentence is given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from knowledge.checks import HTML_LANG
from knowledge.export import alternates, share_address
from knowledge.library import Library
from knowledge.pages import Page, join_lines
from knowledge.prose import plain

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ABOUT, FAQ, HOME = "about.md", "faq.md", "index.md"
SENTENCE_ENDS = ("。", "？", ".", "?", "”", "）")
NUMBERED = re.compile(r"\s*\d+\. ")
TYPES = {ABOUT: "AboutPage", FAQ: "FAQPage"}

Node = dict[str, Any]


def structured_data(page: Page, library: Library, site_url: str, published: str) -> Node:
    """One JSON-LD graph; `published` is the site's first day, for pages that name no later one."""
    url = _url(page.lang, page.url, site_url)
    site = {"@type": "Organization", "name": library.words["site"]["name"][page.lang], "url": _home(page, site_url)}
    work: Node = {
        "@type": TYPES.get(page.path, "Article"),
        "headline" if page.path not in TYPES else "name": str(page.meta["title"]),
        "description": str(page.meta["description"]),
        "url": url,
        "image": share_address(f"{page.lang}/{page.path}", site_url),
        "inLanguage": HTML_LANG[page.lang],
        "datePublished": str(page.meta.get("published", published)),
        "dateModified": str(page.meta["checked"]),
        "isAccessibleForFree": True,
        "license": LICENCE,
        "author": site,
        "publisher": site,
    }
    if page.path == HOME:
        return _graph([_website(page, site_url, site)])
    nodes = [work, _breadcrumbs(page, library, site_url)]
    if page.path == FAQ:
        work["mainEntity"] = list(questions(page))
    if page.meta.get("steps"):
        nodes.append(_how_to(page, url))
    return _graph(nodes)


def as_script(data: Mapping[str, Any]) -> Markup:
    """JSON that may stand inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def questions(page: Page) -> Iterator[Node]:
    """Each third-level heading asks; the paragraph below it begins with the answer."""
    asked = {spot.line for spot in page.headings if spot.level == 3}
    for heading, first in zip(page.blocks, page.blocks[1:], strict=False):
        if heading.line in asked and not first.heading:
            reply = {"@type": "Answer", "text": answer(first.text)}
            yield {"@type": "Question", "name": said(heading.text), "acceptedAnswer": reply}


def steps_of(page: Page, heading: str) -> tuple[str, Sequence[str]]:
    """A heading's text and the numbered items of its section."""
    line = next(spot.line for spot in page.headings if spot.name == heading)
    title = next(block for block in page.blocks if block.line == line)
    items = [block for block in page.blocks if block.section == title.section and NUMBERED.match(block.text)]
    return said(title.text), [said(block.text) for block in items]


def answer(text: str) -> str:
    """What comes first: the lines of a paragraph up to the first that ends a sentence."""
    lines = text.splitlines()
    ends = [number for number, line in enumerate(lines, start=1) if plain(line).endswith(SENTENCE_ENDS)]
    return said("\n".join(lines[: ends[0] if ends else None]))


def said(text: str) -> str:
    """Markdown as one line of plain text."""
    return " ".join(plain(join_lines(text)).split())


def _graph(nodes: list[Node]) -> Node:
    return {"@context": "https://schema.org", "@graph": nodes}


def _website(page: Page, site_url: str, site: Node) -> Node:
    home = _home(page, site_url)
    return {
        "@type": "WebSite",
        "name": site["name"],
        "description": str(page.meta["description"]),
        "url": home,
        "inLanguage": HTML_LANG[page.lang],
        "license": LICENCE,
        "publisher": site,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{home}?q={{query}}"},
            "query-input": "required name=query",
        },
    }


def _breadcrumbs(page: Page, library: Library, site_url: str) -> Node:
    """Home, the chapter's overview where there is one, the page."""
    chapter = page.path.partition("/")[0] + "/index.md"
    paths = dict.fromkeys([HOME, *([chapter] if (page.lang, chapter) in library.pages else []), page.path])
    trail = [library.pages[page.lang, path] for path in paths]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": str(one.meta["title"]),
                "item": _url(page.lang, one.url, site_url),
            }
            for position, one in enumerate(trail, start=1)
        ],
    }


def _how_to(page: Page, url: str) -> Node:
    heading = str(page.meta["steps"])
    name, steps = steps_of(page, heading)
    return {
        "@type": "HowTo",
        "name": f"{page.meta['title']}{'：' if page.lang == 'zh' else ': '}{name}",
        "url": f"{url}#{heading}",
        "inLanguage": HTML_LANG[page.lang],
        "step": [
            {"@type": "HowToStep", "position": number, "text": text} for number, text in enumerate(steps, start=1)
        ],
    }


def _home(page: Page, site_url: str) -> str:
    return _url(page.lang, "/", site_url)


def _url(lang: str, url: str, site_url: str) -> str:
    return alternates(url, site_url)[HTML_LANG[lang]]
