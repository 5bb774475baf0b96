"""Page -> the same page as plain Markdown, for machines and for whoever wants the text alone (`…/index.md`).

Citations become links that name their kind, flows and lists are written out, and nothing only a browser uses is left.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from knowledge import road
from knowledge.citations import RUN, bibliography, cite
from knowledge.fallback import as_day, rule_line
from knowledge.library import Library
from knowledge.pages import LINK, MARKER, Page, join_lines, url_of
from knowledge.templates import template

HEADER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
HEADING_ID = re.compile(r" *\{ *#[\w-]+ *\} *$", re.MULTILINE)
BREAK = re.compile(r"<br */?>")
TAG = re.compile(r"</?[a-z]+(?: [^>]*)?>")
SPARE_LINES = re.compile(r"\n{3,}")
PUNCTUATION = {
    "zh": {"colon": "：", "gap": "", "stop": "。", "open": "（", "close": "）", "comma": "；", "aside": "，"},
    "en": {"colon": ": ", "gap": " ", "stop": ".", "open": " (", "close": ")", "comma": "; ", "aside": ", "},
}


def twin(page: Page, library: Library, address: str) -> str:
    """`address` is where the page itself stands; links inside the site are relative to it."""
    lang, words, marks = page.lang, library.said[page.lang], PUNCTUATION[page.lang]
    text = HEADER.sub("", page.file.read_text(encoding="utf-8"))
    text = MARKER.sub(lambda match: _filled(match["name"], match["of"] or "", page, library, words), text)
    if lang == "zh":
        text = join_lines(text)
    text = LINK.sub(lambda match: f"]({_href(match['href'], page)})", text)
    text = RUN.sub(lambda match: _cited(match[0], page, library, words), text)
    text = TAG.sub("", BREAK.sub(marks["colon"], HEADING_ID.sub("", text)))
    days = {key: as_day(str(page.meta[key]), lang) for key in ("checked", "recheck")}
    dates = " · ".join(f"{words['dates'][key]} {day}" for key, day in days.items())
    foot = f"---\n\n{dates}\n\n{words['dates']['general']} {words['footer']['licence']}\n\n<{address}>\n"
    return SPARE_LINES.sub("\n\n", f"{text.strip()}\n\n{foot}")


def _filled(name: str, of: str, page: Page, library: Library, words: Mapping[str, Any]) -> str:
    """A marker written out as Markdown; what only shows, or only works in a browser, is left out."""
    lang, marks = page.lang, PUNCTUATION[page.lang]
    lists = template("markdown/lists.md.html").module
    fillers: dict[str, Callable[[], str]] = {
        "flow": lambda: _flow(of, page, library, words),
        "glossary": lambda: template("markdown/glossary.md.html").render(
            glossary=library.glossary, lang=lang, other="en" if lang == "zh" else "zh", words=words, **marks
        ),
        "sources": lambda: template("markdown/sources.md.html").render(
            **bibliography(library, lang), words=words, **marks
        ),
        "here-now": lambda: lists.here_now(words),  # type: ignore[attr-defined]
        "legend": lambda: lists.legend(words, marks["colon"]),  # type: ignore[attr-defined]
        "picture": lambda: lists.picture(  # type: ignore[attr-defined]
            road.load(library.docs / "pictures" / f"{of}.yml")[0], lang
        ),
    }
    return fillers[name]().strip() if name in fillers else ""


def _flow(id: str, page: Page, library: Library, words: Mapping[str, Any]) -> str:
    flow, lang = library.flows[id], page.lang

    def name(node: str) -> str:
        if node == "rules":
            return str(words["flow"]["rules-title"])
        return flow.questions[node].ask[lang] if node in flow.questions else flow.outcomes[node].headline[lang]

    return template("markdown/flow.md.html").render(
        flow=flow,
        lang=lang,
        words=words,
        name=name,
        titles={one.url: one.meta["title"] for one in library.pages.values() if one.lang == lang},
        href=lambda url: _relative(url, page.url),
        rules=[rule_line(flow, rule, lang, words["flow"]) for rule in flow.rules],
    )


def _cited(run: str, page: Page, library: Library, words: Mapping[str, Any]) -> str:
    """`[@a] [@b]` -> `（[《民法典》第1033条](…)，法律；…）`."""
    marks = PUNCTUATION[page.lang]
    said = []
    for id in re.findall(r"@([\w-]+)", run):
        one = cite(library, page.lang, lambda url: _relative(url, page.url), id)
        facts = [words["kinds"][one.kind]["word"], *([one.reported] if one.reported else [])]
        said.append(marks["aside"].join([f"[{one.name}]({one.href})", *facts]))
    return f"{marks['open']}{marks['comma'].join(said)}{marks['close']}"


def _href(href: str, page: Page) -> str:
    """A link of the source as one to the HTML page: `../act/complain.md#clocks` -> `../../act/complain/#clocks`."""
    target, mark, anchor = href.partition("#")
    if not target:
        return f"./{href}"
    if not target.endswith(".md") or ":" in target:
        return href
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), target))
    return f"{_relative(url_of(path), page.url)}{mark}{anchor}"


@cache
def _relative(url: str, start: str) -> str:
    return posixpath.relpath(url, start).rstrip("/") + "/"
