"""Stylesheet -> the same without the rules a document cannot use. tinycss2 parses; a rule is judged by what it names.

A selector stays when every class, id, attribute and element it names is one of the document or a word of its scripts;
what stands inside :not(), :is(), :where() and :has() is not judged, so a doubtful rule stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import tinycss2

from knowledge.elements import elements

WORD = re.compile(r"[\w-]+")
QUOTED = re.compile(r"""(?:"[^"\n]*"|'[^'\n]*'|`[^`]*`)""")
DATASET = re.compile(r"dataset\.(\w+)")
NESTING = {"media", "supports", "layer", "container"}
VALUE = re.compile(r"var\(\s*(--[\w-]+)")


def names_in(html: str) -> set[str]:
    """A document's elements, attributes and words of attribute values; classes as `.class`, languages as `lang:zh`."""
    names: set[str] = set()
    said: set[tuple[str, str]] = set()
    for element in elements(html):
        names.add(element.tag)
        said.update(element.items())
    for name, value in said:
        words = WORD.findall(value)
        names |= {name, *(f".{word}" for word in words)} if name == "class" else {name, *words}
        if name == "lang" and value:
            names.add(f"lang:{value.split('-')[0]}")
    return names


def words_of(script: str) -> set[str]:
    """The words of a script's strings, also as classes: what it may yet write counts as there."""
    words = {word for quoted in QUOTED.findall(script) for word in WORD.findall(quoted)}
    words |= {"data-" + re.sub("[A-Z]", lambda one: "-" + one[0].lower(), name) for name in DATASET.findall(script)}
    return words | {f".{word}" for word in words}


def words_in(script: str) -> set[str]:
    """Every word of a script we did not write, where strings cannot be told from the rest."""
    words = set(WORD.findall(script))
    return words | {f".{word}" for word in words}


@dataclass(frozen=True)
class _Rule:
    """`head{declarations}`; of a declaration, the custom property's name or "" and how it is written."""

    head: str
    declarations: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Group:
    head: str
    parts: tuple[_Part, ...]


_Part: TypeAlias = "_Rule | _Group | str"


def read_in(css: str) -> set[str]:
    """The custom properties that a style sheet reads."""
    return set(VALUE.findall(css))


def purge(
    css: str, words: AbstractSet[str], read: AbstractSet[str] = frozenset(), beyond: AbstractSet[str] | None = None
) -> str:
    """Rules of unknown words go, then custom properties that neither this sheet nor another (`read`) reads.

    With `beyond`, only the rules that these words would not have kept.
    """
    parts = _kept(_parsed(css), lambda names: names <= words and not (beyond is not None and names <= beyond))
    return _settled([tuple(parts)], read)[0]


@lru_cache(maxsize=8)
def _parsed(css: str) -> list[Any]:
    """Each embed is given the same sheet."""
    return list(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))


def purge_together(sheets: Mapping[Path, str], words: AbstractSet[str]) -> Mapping[Path, str]:
    """The style sheets of one page; custom properties go that none of them, once purged, reads."""
    parts = [tuple(_kept(_parsed(css), lambda names: names <= words)) for css in sheets.values()]
    return dict(zip(sheets, _settled(parts), strict=True))


def _settled(sheets: Sequence[tuple[_Part, ...]], read: AbstractSet[str] = frozenset()) -> list[str]:
    """The sheets without the custom properties that none of them reads, nor another (`read`)."""
    written, before = [_write(parts, None) for parts in sheets], [""]
    while written != before:
        asked = {*read, *read_in("".join(written))}
        before, written = written, [_write(parts, asked) for parts in sheets]
    return written


def _write(parts: Iterable[_Part], read: AbstractSet[str] | None) -> str:
    """Without the custom properties that are not among those read; None keeps all."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
        elif isinstance(part, _Group):
            inner = _write(part.parts, read)
            text += f"{part.head}{{{inner}}}" if inner else ""
        else:
            kept = [said for name, said in part.declarations if not name or read is None or name in read]
            text += f"{part.head}{{{';'.join(kept)}}}" if kept else ""
    return text


def _kept(rules: Iterable[Any], wanted: Callable[[AbstractSet[str]], bool]) -> Iterator[_Part]:
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in NESTING and rule.content is not None:
            inner = tuple(_kept(tinycss2.parse_rule_list(rule.content, True, True), wanted))
            yield _Group(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}", inner)
        elif rule.type == "at-rule" and rule.lower_at_keyword.endswith("keyframes"):
            if wanted({token.value for token in rule.prelude if token.type == "ident"}):
                yield rule.serialize()
        elif rule.type == "qualified-rule":
            kept = [selector for selector in _selectors(rule.prelude) if wanted(_names(selector))]
            if kept:
                head = ",".join(tinycss2.serialize(selector).strip() for selector in kept)
                yield _Rule(head, tuple(_declarations(rule.content)))
        elif wanted(set()):
            yield rule.serialize()


def _declarations(content: list[Any]) -> Iterator[tuple[str, str]]:
    for one in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration":
            value = tinycss2.serialize(one.value).strip() + ("!important" if one.important else "")
            yield (one.name if one.name.startswith("--") else ""), f"{one.name}:{value}"
        elif one.type != "error":  # what a browser would skip is left out
            yield "", one.serialize()


def _selectors(prelude: list[Any]) -> Iterator[list[Any]]:
    selector: list[Any] = []
    for token in prelude:
        if token == ",":
            yield selector
            selector = []
        else:
            selector.append(token)
    yield selector


def _names(selector: list[Any]) -> set[str]:
    """`ul.doors > [dir=ltr]:hover` -> {"ul", ".doors", "dir", "ltr"}; `:not(…)` and `::before` name nothing."""
    names: set[str] = set()
    before: Any = None
    for token in selector:
        if token.type == "ident" and before != ":":
            names.add(f".{token.value}" if before == "." else token.value)
        elif token.type == "hash":
            names.add(token.value)
        elif token.type == "function" and token.lower_name == "lang":
            names.add(f"lang:{tinycss2.serialize(token.arguments).strip()}")
        elif token.type == "[] block":
            names |= {
                word for part in token.content if part.type in ("ident", "string") for word in WORD.findall(part.value)
            }
        before = token
    return names
