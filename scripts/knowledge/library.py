"""Everything the site knows, loaded and checked together: one look says all that is wrong."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge import checks, edition, kept, road
from knowledge.flows import Flow, load_flows, load_journeys, outline
from knowledge.glossary import Glossary, check_spelling, load_glossary
from knowledge.pages import Pages, check_pages, load_pages
from knowledge.problems import ROOT, Problem, nearest
from knowledge.prose import Wording, check_prose, wordings
from knowledge.sources import Provision, Sources, load_sources, provisions
from knowledge.words import in_language, load_words
from knowledge.yamlfile import load


@dataclass(frozen=True)
class Library:
    """The checked content of one docs/ folder; `problems` is empty when it may be built."""

    docs: Path
    words: Mapping[str, Any]
    article: Sequence[str]
    sources: Sources
    provisions: Mapping[str, Provision]
    flows: Mapping[str, Flow]
    glossary: Glossary
    pages: Pages
    problems: Sequence[Problem]
    cited: dict[tuple[str, str], str] = field(default_factory=dict, compare=False)  # citations.py keeps its lines here

    @cached_property
    def said(self) -> Mapping[str, Any]:
        """The interface's words by language."""
        return {lang: in_language(self.words, lang) for lang in checks.LANGUAGES}


def kept_library() -> Library:
    """The same as load_library, kept by content: scripts/build reads it, and mkdocs again a moment later."""
    files = edition.hashed("docs", "scripts/knowledge", "requirements-site.txt")
    made_from = ("library", sys.version, str(ROOT), files)
    return pickle.loads(kept.once(made_from, lambda: pickle.dumps(load_library())))  # type: ignore[no-any-return]


def load_library() -> Library:
    """Loads and checks docs/."""
    docs = ROOT / "docs"
    words, problems = load_words(docs / "words.yml")
    article, found = _article(docs / "article.yml")
    problems += found
    sources, found = load_sources(docs / "sources")
    problems += found
    clauses = provisions(sources)
    flows, found = load_flows(docs / "flows")
    problems += found
    glossary, found = load_glossary(docs / "glossary.yml")
    problems += found
    pages, found = load_pages(docs)
    problems += found
    road_problems = road.load(docs / "pictures" / "road.yml")[1]
    problems += road_problems
    problems += check_pages(
        pages,
        docs=docs,
        citable=clauses,
        flows=[path.parent.name for path in docs.glob("flows/*/flow.yml")],
        pictures=["road"],
        articles=article,
    )
    for flow in flows.values():
        problems += _flow_neighbours(flow, pages, clauses)
    for term in glossary.terms.values():
        problems += [
            Problem(glossary.file, term.line, f'"{term.id}" cites "{id}", which no source holds', nearest(id, clauses))
            for id in term.cites
            if id not in clauses
        ]
    written = list(_wordings(docs, pages))
    problems += check_prose(pages, written, load(docs / "uncited.yml"))
    problems += check_spelling(glossary, written)
    return Library(docs, words, article, sources, clauses, flows, glossary, pages, sorted(set(problems)))


def _wordings(docs: Path, pages: Pages) -> Iterator[Wording]:
    """Every line and value a reader may meet, in its language."""
    for (lang, _), page in pages.items():
        for key in ("title", "description"):
            yield Wording(page.file, 1, lang, str(page.meta.get(key, "")))
        for block in page.blocks:
            for number, line in enumerate(block.text.splitlines(), start=block.line):
                if line.startswith("|"):
                    continue
                yield Wording(page.file, number, lang, line)
    for path in sorted([*docs.glob("*.yml"), *docs.glob("*/*.yml"), *docs.glob("flows/*/flow.yml")]):
        yield from wordings(load(path))


def _article(path: Path) -> tuple[list[str], list[Problem]]:
    document = load(path)
    if checks.is_list(document, (), document.data):
        for index, section in enumerate(document.data):
            checks.text(document, (index,), section, ("id",))
    return [str(section["id"]) for section in document.data or []], document.problems


def _flow_neighbours(flow: Flow, pages: Pages, clauses: Mapping[str, Provision]) -> list[Problem]:
    """What a flow says about others: its pages, citations, journeys, page pair and reviewed routes."""
    document = load(flow.file)
    urls = {page.url for page in pages.values() if page.lang == "zh"}
    for id, outcome in flow.outcomes.items():
        for index, cited in enumerate(outcome.cites):
            if cited not in clauses:
                document.problem(
                    ("outcomes", id, "cites", index),
                    f'"{id}" cites "{cited}", which no source holds',
                    nearest(cited, clauses),
                )
        linked = [("read", index, url) for index, url in enumerate(outcome.read)]
        linked += [("steps", index, step["href"]) for index, step in enumerate(outcome.steps) if "href" in step]
        for part, index, url in linked:
            if url not in urls:
                document.problem(
                    ("outcomes", id, part, index), f'"{id}" links to "{url}", which is no page', nearest(url, urls)
                )
    if f"/flows/{flow.id}/" not in urls:
        document.problem((), "has no page", f"write docs/zh/flows/{flow.id}.md and its English twin")
    journeys = load_journeys(flow.file.parent / "journeys.yml", flow)[1]
    return [*document.problems, *journeys, *_reviewed_routes(flow)]


def _reviewed_routes(flow: Flow) -> list[Problem]:
    path = flow.file.parent / "routes.txt"
    if path.is_file() and path.read_text(encoding="utf-8") == outline(flow):
        return []
    return [Problem(path, 0, "does not list today's routes", "run scripts/check --routes, then read the diff")]
