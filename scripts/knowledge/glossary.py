"""The glossary: one spelling of each term, what it means, and what is not written instead.

docs/glossary.yml           -> load_glossary() -> Glossary, list of problems
pages, flows, words, sources -> check_spelling() -> every place that writes a term otherwise
a page's HTML               -> link_terms()    -> the first use of each term leads to its meaning
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import Any

from knowledge import checks
from knowledge.checks import Text
from knowledge.problems import Problem, nearest
from knowledge.prose import Wording
from knowledge.templates import template
from knowledge.yamlfile import load

TERM_KEYS = ("id", "zh", "en", "meaning")
TERM_EXTRAS = ("also", "avoid", "typed", "pinyin", "cites", "link", "see")
EVERYDAY_KEYS, EVERYDAY_EXTRAS = ("id", "zh", "en"), ("typed", "pinyin")
GROUP_KEYS, GROUP_EXTRAS = ("id", "title", "terms"), ("everyday",)
GLOSSARY_PAGE = "/glossary/"
# Longer words and names that hold a term but are not one.
NOT_TERMS = re.compile(r"《[^》]*》|互联网贷款|强制执行法|Civil Enforcement Law")
# Where a term stays plain text: headings, links, words to say aloud, citations.
PLAIN = {"a", "h1", "h2", "h3", "h4", "button", "summary", "q", "code"}
PLAIN_CLASSES = re.compile(r'class="[^"]*\b(cites|say|now)\b')
VOID = {"br", "img", "hr", "wbr", "input", "source", "link", "meta"}
QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
TOKEN = re.compile(r"(<!--.*?-->|<[^>]+>)", re.DOTALL)
TAG = re.compile(r"<(/?)(\w+)")


@dataclass(frozen=True)
class Term:
    """`also` are other words for it that may be written or typed; `avoid` are words the site does not write, with the
    reason in neither; `typed` and `pinyin` lead a search to it and stand on no page; `link: false` keeps a common word
    from becoming a link wherever it stands."""

    id: str
    name: Text
    meaning: Text
    also: Mapping[str, Sequence[str]]
    avoid: Mapping[str, Sequence[str]]
    typed: Mapping[str, Sequence[str]]
    pinyin: Sequence[str]
    cites: Sequence[str]
    link: bool
    see: str | None
    line: int


@dataclass(frozen=True)
class Group:
    """An `everyday` group holds words that need no explaining: search alone reads them."""

    id: str
    title: Text
    terms: tuple[Term, ...]
    everyday: bool = False


@dataclass(frozen=True)
class Glossary:
    groups: tuple[Group, ...]
    file: Path

    @cached_property
    def explained(self) -> Sequence[Group]:
        return [group for group in self.groups if not group.everyday]

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """The terms that the glossary page explains, by id."""
        return {term.id: term for group in self.explained for term in group.terms}

    @cached_property
    def searched(self) -> Sequence[Term]:
        """Every term, the everyday words too."""
        return [term for group in self.groups for term in group.terms]

    @cached_property
    def _patterns(self) -> Mapping[str, re.Pattern[str]]:
        return {lang: _pattern(self._linked(lang), lang) for lang in checks.LANGUAGES}

    def _linked(self, lang: str) -> dict[str, Term]:
        """Every spelling that becomes a link, lower case in English."""
        named = {}
        for term in self.terms.values():
            if term.link:
                for word in (term.name[lang], *term.also.get(lang, ())):
                    named[word.lower()] = term
        return named

    def mentions(self, text: str, lang: str) -> list[Term]:
        """The linked terms that a text uses, in the order of their first use."""
        named = self._linked(lang)
        found = [named[_singular(match[0].lower(), named)].id for match in self._patterns[lang].finditer(text)]
        return [self.terms[id] for id in dict.fromkeys(found)]


def load_glossary(path: Path) -> tuple[Glossary, list[Problem]]:
    document = load(path)
    groups: list[Group] = []
    seen: dict[tuple[str, str], str] = {}
    if checks.is_list(document, (), document.data):
        for number, group in enumerate(document.data):
            if not checks.keys(document, (number,), group, GROUP_KEYS, GROUP_EXTRAS):
                continue
            everyday = group.get("everyday", False)
            required, optional = (EVERYDAY_KEYS, EVERYDAY_EXTRAS) if everyday else (TERM_KEYS, TERM_EXTRAS)
            checks.kebab(document, (number, "id"), group["id"])
            checks.text(document, (number, "title"), group["title"])
            terms = []
            for index, data in enumerate(group["terms"]):
                key = (number, "terms", index)
                if not checks.keys(document, key, data, required, optional):
                    continue
                checks.kebab(document, (*key, "id"), data["id"])
                if not everyday:
                    checks.text(document, (*key, "meaning"), data["meaning"])
                for lang in checks.LANGUAGES:
                    word = (lang, str(data[lang]).lower())
                    if word in seen:
                        document.problem(key, f'"{data[lang]}" is a term twice: also "{seen[word]}"', "keep one")
                    seen[word] = data["id"]
                terms.append(_term(data, document.line(*key)))
            groups.append(Group(group["id"], group["title"], tuple(terms), everyday))
    glossary = Glossary(tuple(groups), path)
    document.problems += _typed_faults(glossary)
    for term in glossary.terms.values():
        if term.see and term.see not in glossary.terms:
            hint = nearest(term.see, glossary.terms)
            document.problems.append(Problem(path, term.line, f'"{term.id}" sends to "{term.see}", no term', hint))
    return glossary, document.problems


def _typed_faults(glossary: Glossary) -> list[Problem]:
    """A typed word leads to one term, stands under its own language, and is not yet a name or other word of one."""
    problems = []
    for lang in checks.LANGUAGES:
        leads = {
            word.lower(): term.id for term in glossary.searched for word in (term.name[lang], *term.also.get(lang, ()))
        }
        for term in glossary.searched:
            typed = [*term.typed.get(lang, ()), *(term.pinyin if lang == "zh" else ())]
            for word in map(str, typed):
                if word.lower() in leads:
                    what = f'"{word}" already leads to "{leads[word.lower()]}"'
                    problems.append(Problem(glossary.file, term.line, what, "keep it once"))
                elif word != word.lower() or (lang == "en" and checks.HAN.search(word)):
                    what, fix = f'"{word}" is not as {lang} readers type it', "small letters, in its own language"
                    problems.append(Problem(glossary.file, term.line, what, fix))
                leads[word.lower()] = term.id
        known = (*checks.LANGUAGES,)
        problems += [
            Problem(glossary.file, term.line, f'"{term.id}" has typed words in "{key}"', nearest(key, known))
            for term in glossary.searched
            for key in term.typed
            if key not in known
        ]
    problems += [
        Problem(glossary.file, term.line, f'"{word}" is not pinyin', "letters a to z alone, no tones, no spaces")
        for term in glossary.searched
        for word in term.pinyin
        if not re.fullmatch(r"[a-z]+", str(word))
    ]
    return problems


def glossary_page(glossary: Glossary, lang: str, words: Mapping[str, Any]) -> str:
    """The glossary page as Markdown: a heading a group, and a marker that terms_of() fills."""
    return template("glossary.html").render(glossary=glossary, lang=lang, words=words)


def terms_of(glossary: Glossary, lang: str, words: Mapping[str, Any], id: str) -> str:
    """A group's terms and what they mean; citations are left to be filled in."""
    group = next(one for one in glossary.groups if one.id == id)
    other = "en" if lang == "zh" else "zh"
    return template("terms.html").render(glossary=glossary, group=group, lang=lang, other=other, words=words)


def link_terms(html: str, glossary: Glossary, lang: str, href: str) -> str:
    """Page HTML in which the first use of each term is a link that shows its meaning."""
    named, pattern = glossary._linked(lang), glossary._patterns[lang]
    used: set[str] = set()

    def linked(match: re.Match[str]) -> str:
        term = named[_singular(match[0].lower(), named)]
        if term.id in used:
            return match[0]
        used.add(term.id)
        meaning = escape(
            " ".join(term.meaning[lang].split()) if lang == "en" else "".join(term.meaning[lang].split("\n"))
        )
        return f'<a class="term" href="{href}#{term.id}" title="{meaning}">{match[0]}</a>'

    def free_text(part: str) -> str:
        kept = NOT_TERMS.findall(part)
        pieces = [pattern.sub(linked, piece) for piece in NOT_TERMS.split(part)]
        return "".join(piece + name for piece, name in zip_longest(pieces, kept, fillvalue=""))

    return "".join(free_text(part) if free else part for part, free in _parts(html))


def check_spelling(glossary: Glossary, wordings: Sequence[Wording]) -> list[Problem]:
    """A problem for each word that the glossary says not to write, outside quotation marks."""
    problems = []
    for lang in checks.LANGUAGES:
        instead = {word.lower(): term for term in glossary.terms.values() for word in term.avoid.get(lang, ())}
        if not instead:
            continue
        pattern = _pattern(instead, lang)
        for file, line, written, text in wordings:
            if written != lang or file == glossary.file:
                continue
            for match in pattern.finditer(QUOTED.sub("", text)):
                term = instead[_singular(match[0].lower(), instead)]
                fix = f'write "{term.name[lang]}"'
                problems.append(Problem(file, line, f'"{match[0]}" is not a word of this site', fix))
    return problems


def _term(data: Mapping[str, Any], line: int) -> Term:
    return Term(
        id=data["id"],
        name={lang: str(data[lang]) for lang in checks.LANGUAGES},
        meaning=data.get("meaning") or {},
        also=data.get("also") or {},
        avoid=data.get("avoid") or {},
        typed=data.get("typed") or {},
        pinyin=tuple(data.get("pinyin") or ()),
        cites=tuple(data.get("cites") or ()),
        link=data.get("link", True),
        see=data.get("see"),
        line=line,
    )


def _pattern(named: Iterable[str], lang: str) -> re.Pattern[str]:
    """The longest spelling first; English at word edges, in any case, with a plural s."""
    words = sorted(map(re.escape, named), key=len, reverse=True)
    if not words:
        return re.compile(r"(?!)")
    body = "|".join(words)
    return (
        re.compile(rf"(?<![\w-])(?:{body})s?(?![\w-])", re.IGNORECASE)
        if lang == "en"
        else re.compile(body, re.IGNORECASE)
    )


def _singular(word: str, named: Mapping[str, Term]) -> str:
    return word if word in named else word.removesuffix("s")


def _parts(html: str) -> Iterator[tuple[str, bool]]:
    """The pieces of some HTML, and whether a term in it may become a link."""
    plain: list[str] = []  # the open elements since the first in which nothing is linked
    for token in TOKEN.split(html):
        tag = TAG.match(token)
        if not tag:
            yield token, not plain and not token.startswith("<!--")
            continue
        name = tag[2].lower()
        if tag[1]:
            if plain and plain[-1] == name:
                plain.pop()
        elif name not in VOID and (plain or name in PLAIN or PLAIN_CLASSES.search(token)):
            plain.append(name)
        yield token, False
