"""Sources: laws, rules, standards and reports, each with the provisions that pages cite.

docs/sources/<id>.yml -> load_sources() -> {id: Source}, list of problems
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import checks
from knowledge.checks import Text
from knowledge.problems import Problem, nearest
from knowledge.yamlfile import Document, Key, load

KINDS = (
    "law",
    "judicial-interpretation",
    "administrative-regulation",
    "department-rule",
    "normative-notice",
    "recommended-standard",
    "self-regulatory",
    "official-guidance",
    "reported-practice",
)
CONFIDENCES = ("primary-text", "secondary")
SOURCE_KEYS = ("id", "title", "short", "issuer", "number", "kind", "issued", "effective", "until", "url")
DATE_KEYS = ("checked", "recheck")
PROVISION_KEYS = ("id", "pinpoint", "text", "confidence", "reported_by")
PROVISION_EXTRAS = ("label", "background")
SOURCE_EXTRAS = ("replaced_by",)

PLACE = re.compile(
    r"(?P<amended>修改后)?第(?P<article>\d+)条(?:之(?P<inserted>[一二三四五六七八九十]))?"
    r"(?:第(?P<paragraph>\d+)款)?(?:第(?P<item>\d+)项)?"
)
NO_BREAK = "\u00a0"
NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", start=1)}


@dataclass(frozen=True)
class Provision:
    """One clause: `pinpoint` is Chinese and None where the number was not read from the text; then a `label`
    of a few words tells it from its neighbours. A `background` clause is kept for advisers; no page needs it."""

    id: str
    pinpoint: str | None
    text: Text
    confidence: str
    reported_by: Text | None
    source: str
    label: Text | None = None
    background: bool = False


@dataclass(frozen=True)
class Source:
    """One document. `kind` says how far it binds; dates are ISO days or None."""

    id: str
    title: Text
    short: Text
    issuer: Text
    number: str | None
    kind: str
    issued: str | None
    effective: str | None
    until: str | None
    url: str | None
    checked: str
    recheck: str
    provisions: tuple[Provision, ...]
    file: Path
    replaced_by: str | None = None


Sources = Mapping[str, Source]


def load_sources(folder: Path) -> tuple[dict[str, Source], list[Problem]]:
    """Every source of a folder, sorted by id, and everything wrong with them."""
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    owner: dict[str, Path] = {}
    for path in sorted(folder.glob("*.yml")):
        document = load(path)
        source = _source(document)
        if source:
            for index, provision in enumerate(source.provisions):
                if provision.id in owner:
                    where = owner[provision.id].name
                    document.problem(
                        ("provisions", index), f'provision "{provision.id}" is already in {where}', "rename one"
                    )
                owner[provision.id] = path
            sources[source.id] = source
        problems += document.problems
    for source in sources.values():
        if source.replaced_by and source.replaced_by not in sources:
            hint = nearest(source.replaced_by, sources)
            problems.append(Problem(source.file, 1, f'is replaced by "{source.replaced_by}", which is no source', hint))
    return sources, problems


def provisions(sources: Sources) -> dict[str, Provision]:
    return {provision.id: provision for source in sources.values() for provision in source.provisions}


def pinpoint(place: str | None, lang: str) -> str:
    """`第192条第2款` -> `Art. 192, para. 2`; an empty string where there is none.

    Raises ValueError for a place outside the grammar: 第N条(之一)(第N款)(第N项), several joined by 、.
    """
    if place is None:
        return ""
    parts = [PLACE.fullmatch(part) for part in place.split("、")]
    if None in parts:
        raise ValueError(f'"{place}" is not written 第N条第N款第N项')
    if lang == "zh":
        return place
    return "; ".join(_english_place(part) for part in parts if part)


def _english_place(part: re.Match[str]) -> str:
    article = part["article"] + (f"-{NUMERALS[part['inserted']]}" if part["inserted"] else "")
    paragraph = f", para.{NO_BREAK}{part['paragraph']}" if part["paragraph"] else ""
    item = f", item{NO_BREAK}{part['item']}" if part["item"] else ""
    return f"Art.{NO_BREAK}{article}{paragraph}{item}{' (as amended)' if part['amended'] else ''}"


def _source(document: Document) -> Source | None:
    """A source with a wrong value is still returned, so that its citations are not reported as unknown beside it."""
    data = document.data
    if not checks.keys(document, (), data, (*SOURCE_KEYS, *DATE_KEYS, "provisions"), SOURCE_EXTRAS):
        return None
    checks.kebab(document, ("id",), data["id"])
    if data["id"] != document.path.stem:
        document.problem(("id",), f'id "{data["id"]}" differs from the file name', f'write "id: {document.path.stem}"')
    for key in ("title", "short", "issuer"):
        checks.text(document, (key,), data[key])
    checks.one_of(document, ("kind",), data["kind"], KINDS)
    for key in ("issued", "effective", "until"):
        checks.day(document, (key,), data[key], optional=True)
    for key in DATE_KEYS:
        checks.day(document, (key,), data[key])
    if data["url"] is not None and not str(data["url"]).startswith("https://"):
        document.problem(("url",), f'address "{data["url"]}" is not https', "give the issuer's own page")
    if not checks.is_list(document, ("provisions",), data["provisions"]):
        return None
    found = [_provision(document, index, entry, str(data["id"])) for index, entry in enumerate(data["provisions"])]
    plain = {key: data[key] for key in (*SOURCE_KEYS, *DATE_KEYS)} | {key: data.get(key) for key in SOURCE_EXTRAS}
    return Source(**plain, provisions=tuple(one for one in found if one), file=document.path)


def _provision(document: Document, index: int, data: Any, source: str) -> Provision | None:
    key = ("provisions", index)
    if not checks.keys(document, key, data, PROVISION_KEYS, PROVISION_EXTRAS):
        return None
    if checks.kebab(document, (*key, "id"), data["id"]) and not data["id"].startswith(f"{source}-"):
        document.problem(
            (*key, "id"), f'provision "{data["id"]}" does not start with its source', f'begin it with "{source}-"'
        )
    checks.text(document, (*key, "text"), data["text"])
    checks.one_of(document, (*key, "confidence"), data["confidence"], CONFIDENCES)
    try:
        pinpoint(data["pinpoint"], "en")
    except ValueError as error:
        document.problem((*key, "pinpoint"), str(error), "write null where the number was not read")
    _reporter(document, key, data)
    if data["pinpoint"] is None or "label" in data:
        checks.text(document, (*key, "label"), data.get("label"))
    extras = {"label": data.get("label"), "background": data.get("background", False)}
    return Provision(**{name: data[name] for name in PROVISION_KEYS}, **extras, source=source)


def _reporter(document: Document, key: Key, data: Any) -> None:
    """A secondary provision names who reports it, advice and public numbers apart, and prints no article number."""
    if data["confidence"] == "secondary":
        if data["reported_by"] is not None or document.data["kind"] != "official-guidance":
            checks.text(document, (*key, "reported_by"), data["reported_by"])
        if data["pinpoint"] is not None:
            document.problem((*key, "pinpoint"), "a reported clause prints no article number", "write null")
    elif data["reported_by"] is not None:
        document.problem((*key, "reported_by"), "a text that was read needs no reporter", "write null")
