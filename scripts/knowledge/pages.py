"""Pages: Markdown pairs with the same path under docs/zh and docs/en, and what both must share.

docs/<lang>/**/*.md -> load_pages() -> {(lang, path): Page}, list of problems
pages + what they point to -> check_pages() -> list of problems
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import checks
from knowledge.problems import Problem, nearest
from knowledge.prose import Block, blocks
from knowledge.yamlfile import Document, load_text

META = ("title", "description", "checked", "recheck")
META_EXTRAS = ("published", "flow", "steps", "call", "template", "search", "hide")
MARKERS = (
    "card-list",
    "door-sheet",
    "downloads",
    "embed-maker",
    "flow",
    "flow-picture",
    "glossary",
    "here-now",
    "keep-offline",
    "legend",
    "picture",
    "report",
    "sources",
)

HEADING = re.compile(r"(#{1,6}) +(?P<text>.*?)(?: +\{ *#(?P<id>[\w-]*)[^}]*\})? *")
LINK = re.compile(r"\]\((?P<href>[^)\s]+)\)")
CITATION = re.compile(r"\[@(?P<id>[\w-]+)\]")
MARKER = re.compile(r"<!-- *(?P<name>[\w-]+)(?:: *(?P<of>[\w-]+))? *-->")
ARTICLE = re.compile(r'data-article="(?P<id>[\d.]+)"')
# A break after a Chinese character or full-width mark would show as a space: such lines are joined.
WIDE = r"[\u2014\u2018-\u201d\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
BROKEN_LINE = re.compile(rf"(?<={WIDE})\n[ ]*(?=(?:\*\*|\[(?!@))?{WIDE})")


@dataclass(frozen=True)
class Spot:
    """Something found on a line of a page: a heading's id, a link, a citation, a marker, an article section."""

    name: str
    line: int
    level: int = 0


@dataclass(frozen=True)
class Page:
    """One Markdown file; `path` is the same in both languages, `url` is its site path below the language."""

    lang: str
    path: str
    meta: Mapping[str, Any]
    headings: tuple[Spot, ...]
    links: tuple[Spot, ...]
    citations: tuple[Spot, ...]
    markers: tuple[Spot, ...]
    articles: tuple[Spot, ...]
    blocks: tuple[Block, ...]
    file: Path

    @property
    def url(self) -> str:
        return url_of(self.path)


Pages = Mapping[tuple[str, str], Page]


def url_of(path: str) -> str:
    """`act/index.md` -> `/act/`, `about.md` -> `/about/`."""
    stem = path.removesuffix(".md").removesuffix("index").rstrip("/")
    return f"/{stem}/" if stem else "/"


def join_lines(markdown: str) -> str:
    """Markdown whose Chinese sentences are no longer broken over lines."""
    return BROKEN_LINE.sub("", markdown)


def load_pages(docs: Path) -> tuple[dict[tuple[str, str], Page], list[Problem]]:
    pages: dict[tuple[str, str], Page] = {}
    problems: list[Problem] = []
    for lang in checks.LANGUAGES:
        for file in sorted((docs / lang).rglob("*.md")):
            page, found = load_page(file, lang, file.relative_to(docs / lang).as_posix())
            problems += found
            pages[lang, page.path] = page
    return pages, problems


def load_page(file: Path, lang: str, path: str) -> tuple[Page, list[Problem]]:
    text = file.read_text(encoding="utf-8")
    document, body_start = _front_matter(file, text)
    problems = list(document.problems)
    found: dict[str, list[Spot]] = {name: [] for name in ("headings", "links", "citations", "markers", "articles")}
    for number, line in enumerate(text.splitlines(), start=1):
        if number < body_start:
            continue
        heading = HEADING.fullmatch(line)
        if heading:
            found["headings"].append(Spot(heading["id"] or "", number, len(heading[1])))
        found["links"] += [Spot(match["href"], number) for match in LINK.finditer(line)]
        found["citations"] += [Spot(match["id"], number) for match in CITATION.finditer(line)]
        found["articles"] += [Spot(match["id"], number) for match in ARTICLE.finditer(line)]
        for match in MARKER.finditer(line):
            found["markers"].append(Spot(match["name"] + (f": {match['of']}" if match["of"] else ""), number))
    spots = {name: tuple(value) for name, value in found.items()}
    body = tuple(blocks("\n".join(text.splitlines()[body_start - 1 :]), body_start))
    return Page(lang, path, document.data or {}, **spots, blocks=body, file=file), problems


def check_pages(
    pages: Pages,
    *,
    docs: Path,
    citable: Iterable[str],
    flows: Iterable[str],
    pictures: Iterable[str],
    articles: Sequence[str],
) -> list[Problem]:
    """Everything wrong between pages: names that lead nowhere, twins that differ, article sections without a home."""
    known = {"flow": list(flows), "flow-picture": list(flows), "picture": list(pictures)}
    citable = list(citable)
    problems: list[Problem] = []
    for page in pages.values():
        problems += _headings(page)
        problems += [_dangling(page, spot, citable) for spot in page.citations if spot.name not in citable]
        problems += _links(page, pages)
        problems += _markers(page, known)
        problems += _steps(page)
    problems += _twins(pages, docs)
    problems += _articles(pages, docs, articles)
    return problems


def _front_matter(file: Path, text: str) -> tuple[Document, int]:
    """The page's header and the number of the first line after it."""
    lines = text.splitlines()
    end = next((number for number, line in enumerate(lines[1:], start=2) if line == "---"), 0)
    if not lines or lines[0] != "---" or not end:
        document = Document(file)
        document.problem((), "has no front matter", f"begin it with ---, {', '.join(META)}, ---")
        return document, 1
    # An empty first line keeps the line numbers of the header the page's own.
    document = load_text(file, "\n" + "\n".join(lines[1 : end - 1]))
    if checks.keys(document, (), document.data, META, META_EXTRAS):
        order = [key for key in document.data if key in META]
        if order != list(META):
            document.problem((), "front matter is out of order", f"write {', '.join(META)}")
        for key in ("checked", "recheck", "published"):
            if key in document.data:
                checks.day(document, (key,), document.data[key])
    return document, end + 1


def _headings(page: Page) -> list[Problem]:
    problems = []
    for spot in page.headings:
        if not checks.KEBAB.fullmatch(spot.name):
            problems.append(Problem(page.file, spot.line, "heading has no ASCII id", "end it with { #kebab-case-id }"))
    for name, count in Counter(spot.name for spot in page.headings if spot.name).items():
        if count > 1:
            line = [spot.line for spot in page.headings if spot.name == name][-1]
            problems.append(
                Problem(page.file, line, f'heading id "{name}" is used {count} times', "rename one, in both languages")
            )
    if [spot.level for spot in page.headings].count(1) != 1:
        problems.append(
            Problem(
                page.file, 1, "must have exactly one first-level heading", "keep one line that begins with a single #"
            )
        )
    return problems


def _dangling(page: Page, spot: Spot, citable: Iterable[str]) -> Problem:
    return Problem(page.file, spot.line, f'cites "{spot.name}", which no source holds', nearest(spot.name, citable))


def _links(page: Page, pages: Pages) -> list[Problem]:
    problems = []
    for spot in page.links:
        if spot.name.startswith("tel:"):
            if not spot.name[4:].isdigit():
                problems.append(Problem(page.file, spot.line, f'"{spot.name}" is not a number to ring', "digits only"))
            continue
        if spot.name.startswith("https://"):
            continue
        target, _, anchor = spot.name.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), target)) if target else page.path
        other = pages.get((page.lang, path))
        if other is None:
            hint = nearest(path, {name for lang, name in pages if lang == page.lang})
            problems.append(Problem(page.file, spot.line, f'link to "{spot.name}": there is no page "{path}"', hint))
        elif anchor and anchor not in {heading.name for heading in other.headings}:
            hint = nearest(anchor, {heading.name for heading in other.headings})
            problems.append(
                Problem(page.file, spot.line, f'link to "{spot.name}": that page has no heading "{anchor}"', hint)
            )
    return problems


def _markers(page: Page, known: Mapping[str, Sequence[str]]) -> list[Problem]:
    problems = []
    for spot in page.markers:
        name, _, of = spot.name.partition(": ")
        if name not in MARKERS:
            problems.append(
                Problem(page.file, spot.line, f'nothing fills the marker "{spot.name}"', nearest(name, MARKERS))
            )
        elif name in known and of not in known[name]:
            problems.append(Problem(page.file, spot.line, f'there is no {name} "{of}"', nearest(of, known[name])))
    wanted = page.meta.get("flow")
    if wanted and f"flow: {wanted}" not in {spot.name for spot in page.markers}:
        problems.append(
            Problem(page.file, 1, f'front matter names flow "{wanted}"', f"add the line <!-- flow: {wanted} -->")
        )
    return problems


def _steps(page: Page) -> list[Problem]:
    """`steps` names the heading whose numbered list is the page's set of steps."""
    heading = page.meta.get("steps")
    ids = [spot.name for spot in page.headings]
    if not heading or heading in ids:
        return []
    return [Problem(page.file, 1, f'front matter names the steps of "{heading}"', nearest(str(heading), ids))]


def _twins(pages: Pages, docs: Path) -> list[Problem]:
    problems = []
    for path in sorted({path for _, path in pages}):
        here = {lang: pages.get((lang, path)) for lang in checks.LANGUAGES}
        zh, en = here["zh"], here["en"]
        if zh is None or en is None:
            lang = "zh" if zh is None else "en"
            twin = en or zh
            assert twin is not None
            problems.append(Problem(twin.file, 0, f"has no {lang} twin", f"write docs/{lang}/{path}"))
            continue
        for part in ("headings", "citations", "links", "markers", "articles"):
            problems += _difference(part, zh, en)
        for key in ("checked", "recheck", "published", "flow", "steps"):
            if zh.meta.get(key) != en.meta.get(key):
                problems.append(Problem(en.file, 1, f'"{key}" differs from the zh page', "write the same in both"))
    return problems


def _difference(part: str, zh: Page, en: Page) -> list[Problem]:
    """The first place where the two languages part ways, with both lines."""
    left, right = ([(spot.level, spot.name) for spot in getattr(page, part)] for page in (zh, en))
    if left == right:
        return []
    index = next(
        (i for i, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), min(len(left), len(right))
    )
    said = []
    for page in (zh, en):
        spots = getattr(page, part)
        said.append(
            f'{page.lang} line {spots[index].line} has "{spots[index].name}"'
            if index < len(spots)
            else f"{page.lang} has no more"
        )
    line = getattr(en, part)[index].line if index < len(getattr(en, part)) else 1
    return [
        Problem(
            en.file, line, f"{part} differ from the zh page: {' but '.join(said)}", "say the same in the same order"
        )
    ]


def _articles(pages: Pages, docs: Path, articles: Sequence[str]) -> list[Problem]:
    problems = []
    for lang in checks.LANGUAGES:
        homes = Counter(spot.name for page in pages.values() if page.lang == lang for spot in page.articles)
        for id in articles:
            if homes[id] != 1:
                what = f'article section "{id}" has {homes[id]} homes in {lang}'
                problems.append(
                    Problem(docs / "article.yml", 0, what, f'give it one <section data-article="{id}" markdown>')
                )
        for page in pages.values():
            for spot in page.articles:
                if page.lang == lang and spot.name not in articles:
                    problems.append(
                        Problem(
                            page.file,
                            spot.line,
                            f'the article has no section "{spot.name}"',
                            nearest(spot.name, articles),
                        )
                    )
    return problems
