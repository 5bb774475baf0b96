"""Citations: `[@civil-code-1033-2]` in a page, or an id in a flow, -> a link to its entry on the sources page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.library import Library
from knowledge.sources import KINDS, pinpoint
from knowledge.templates import template

RUN = re.compile(r"[ ]*\[@[\w-]+\](?:[ ]*\[@[\w-]+\])*")
SOURCES_PAGE = "/sources/"
NUMBERED = KINDS[:7]  # kinds whose clauses have numbers: where one is not printed, the page says why

Address = Callable[[str], str]


@dataclass(frozen=True)
class Citation:
    """What a reader sees of a citation; `reported` is empty where the text was read or the name says who."""

    kind: str
    name: str
    href: str
    reported: str


def cite(library: Library, lang: str, address: Address, id: str) -> Citation:
    """Raises KeyError for an id that no source holds."""
    provision = library.provisions[id]
    source = library.sources[provision.source]
    name = source.short[lang]
    if provision.pinpoint:
        name += ("" if lang == "zh" else ", ") + pinpoint(provision.pinpoint, lang)
    elif provision.label:
        name += ("：" if lang == "zh" else ": ") + provision.label[lang]
    reported = ""
    if provision.reported_by and provision.reported_by[lang] not in name:
        reported = library.words["sources"]["reported"][lang].replace("{who}", provision.reported_by[lang])
    return Citation(source.kind, name, f"{address(SOURCES_PAGE)}#{id}", reported)


def fill_citations(html: str, library: Library, lang: str, address: Address, words: Mapping[str, Any]) -> str:
    """HTML with every run of citations replaced by one small line of kinds and links; Markdown leaves them alone."""

    def line(match: re.Match[str]) -> str:
        run = match[0].strip()
        if (lang, run) not in library.cited:
            cites = [cite(library, lang, str, id) for id in re.findall(r"@([\w-]+)", run)]
            library.cited[lang, run] = template("cites.html").render(cites=cites, words=words).strip()
        return library.cited[lang, run].replace(f'href="{SOURCES_PAGE}#', f'href="{address(SOURCES_PAGE)}#')

    return RUN.sub(line, html)


def sources_page(library: Library, lang: str, words: Mapping[str, Any]) -> str:
    """The bibliography as Markdown: a heading a source, and a marker that source_entry() fills."""
    return template("sources.html").render(**bibliography(library, lang), words=words)


def source_entry(library: Library, lang: str, words: Mapping[str, Any], id: str) -> str:
    """What is said of one source, below its heading."""
    source = library.sources[id]
    replacement = library.sources[source.replaced_by].short[lang] if source.replaced_by else ""
    return template("source.html").render(
        source=source,
        places={one.id: pinpoint(one.pinpoint, lang) for one in source.provisions},
        names={source.replaced_by: replacement},
        numbered=NUMBERED,
        lang=lang,
        words=words,
    )


def bibliography(library: Library, lang: str) -> dict[str, Any]:
    """What a list of all sources needs, the most binding kinds first."""
    return {
        "sources": sorted(library.sources.values(), key=lambda source: (KINDS.index(source.kind), source.id)),
        "places": {one.id: pinpoint(one.pinpoint, lang) for one in library.provisions.values()},
        "names": {id: source.short[lang] for id, source in library.sources.items()},
        "numbered": NUMBERED,
        "lang": lang,
    }
