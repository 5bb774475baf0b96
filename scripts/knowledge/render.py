"""Page -> page: what becomes of the Markdown before it is parsed and of the HTML after."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache

from knowledge import embed_page, flow_picture, road
from knowledge.citations import SOURCES_PAGE, Address, fill_citations, source_entry, sources_page
from knowledge.fallback import as_day, flow_words, render_flow
from knowledge.glossary import GLOSSARY_PAGE, glossary_page, link_terms, terms_of
from knowledge.library import Library
from knowledge.pages import MARKER, join_lines
from knowledge.problems import ROOT
from knowledge.templates import template

AT_THE_DOOR = "/now/at-the-door/"
SOURCES, GLOSSARY = "<!-- sources -->", "<!-- glossary -->"
TOGGLE = re.compile(r'(<input class="md-toggle"[^>]*) autocomplete="off"')
BARE_COMMENT = re.compile(rf"(?:<p>)?{MARKER.pattern}(?:</p>)?")


def render_markdown(markdown: str, library: Library, lang: str) -> str:
    """Lines joined; the headings of the bibliography and the glossary written where their markers stand."""
    words = library.said[lang]
    text = join_lines(markdown) if lang == "zh" else markdown
    if GLOSSARY in text:
        text = text.replace(GLOSSARY, glossary_page(library.glossary, lang, words))
    return text.replace(SOURCES, sources_page(library, lang, words)) if SOURCES in text else text


def render_html(
    html: str, library: Library, lang: str, here: str, address: Address, report: Callable[[], str], site_url: str
) -> str:
    """Citations filled in, the first use of each term linked to its meaning, markers filled in, each by its owner.

    `here` is the page's own address below its language, `site_url` where the live site stands.
    """
    words = library.said[lang]
    fillers: dict[str, Callable[[str], str]] = {
        "card-list": lambda of: embed_page.card_list(library, lang, site_url, address, words),
        "embed-maker": lambda of: embed_page.maker(library, lang, site_url, address, words),
        "door-sheet": lambda of: template("door-sheet.html").render(
            words=words, href=address(f"/cards/at-the-door.{lang}.pdf")
        ),
        "downloads": lambda of: template("downloads.html").render(words=words, lang=lang),
        "flow": lambda of: render_flow(library.flows[of], library, lang, address, words),
        "flow-picture": lambda of: template("flow-picture.html").render(
            flow=of,
            lang=lang,
            words=words,
            address=address,
            size=flow_picture.size(library.flows[of], lang, words),
            terms=library.glossary.mentions(" ".join(flow_words(library.flows[of], lang)), lang),
        ),
        "picture": lambda of: road.draw(road.load(library.docs / "pictures" / f"{of}.yml")[0], lang),
        "here-now": lambda of: template("here-now.html").render(
            words=words, href="" if here == AT_THE_DOOR else address(AT_THE_DOOR)
        ),
        "keep-offline": lambda of: template("keep.html").render(
            words=words, lang=lang, root=address("sw.js").removesuffix("sw.js") or "./"
        ),
        "legend": lambda of: template("legend.html").render(words=words),
        "report": lambda of: report(),
        "source": lambda of: source_entry(library, lang, words, of),
        "terms": lambda of: fill_citations(terms_of(library.glossary, lang, words, of), library, lang, address, words),
    }
    html = fill_citations(html, library, lang, address, words)
    if here not in (GLOSSARY_PAGE, SOURCES_PAGE):
        html = link_terms(html, library.glossary, lang, address(GLOSSARY_PAGE))
    html = html.replace(' style="text-align: right;"', ' class="figure"')  # the site's policy allows no style attribute
    return BARE_COMMENT.sub(
        lambda match: fillers[match["name"]](match["of"] or "") if match["name"] in fillers else match[0], html
    )


def mend_theme(html: str) -> str:
    """A whole page without what makes the theme's own HTML invalid: only text fields may say `autocomplete`."""
    return TOGGLE.sub(r"\1", html)


def render_report(library: Library, lang: str, page_url: str, checked: str, contact: str | None) -> str:
    """The lines a reader copies to report an error: page, version, date; nothing of what they answered."""
    return template("report.html").render(
        words=library.said[lang],
        page_url=page_url,
        version=version(),
        checked=as_day(checked, lang),
        contact=contact,
    )


@cache
def version() -> str:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
