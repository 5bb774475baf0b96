"""Flow -> the HTML inside <flow-tree>: the whole flow to read and tap through, and the data its script walks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from knowledge.citations import Address, cite
from knowledge.flows import URGENCIES, Flow, Rule, When, labels_of
from knowledge.library import Library
from knowledge.sources import KINDS
from knowledge.templates import template

PHONE = re.compile(r"(?<!\d)(110|120|12345|12348|12356|12363|12368|12377|12378|96110)(?!\d)")
# A sentence ends outside brackets and at the end of what is quoted: words to say stay whole.
FIRST_SENTENCE = {
    "zh": re.compile(r"(?:“[^”]*(?<![。？])”|（[^）]*）|[^。？；“（])*(?:[。？；]|“[^”]*”)?"),
    "en": re.compile(r"(?:“[^”]*(?<![.?])”|\([^)]*\)|[.?](?!\s|$)|[^.?“(])*(?:[.?]|“[^”]*”)?"),
}
SCRIPT_WORDS = (
    "progress",
    "progress-last",
    "result",
    "back",
    "restart",
    "print",
    "copy",
    "copied",
    "copy-failed",
    "share",
    "share-plain",
    "share-answers",
    "shared",
    "change",
    "answers",
    "restored",
    "private",
    "now",
    "despair",
    "door",
    "hide",
)


@dataclass(frozen=True)
class Step:
    """A step in one language: the act is its first sentence; both hold the numbers to ring as links."""

    act: Markup
    how: Markup
    href: str
    title: str


@dataclass(frozen=True)
class Line:
    """A rule as the sentence a reader without script compares with their answers."""

    when: str
    sentence: str
    headline: str
    to: str


def render_flow(
    flow: Flow, library: Library, lang: str, address: Address, words: Mapping[str, Any], page: str = ""
) -> str:
    """`page` is the flow's full page where this is not it; there emergencies come first, so that they arrive first."""
    titles = {page.url: page.meta["title"] for page in library.pages.values() if page.lang == lang}

    def as_step(entry: Mapping[str, str]) -> Step:
        first = FIRST_SENTENCE[lang].match(entry[lang])
        act = first[0] if first else entry[lang]
        url = entry.get("href", "")
        how = entry[lang][len(act) :].strip()
        seen: set[str] = set()
        return Step(with_numbers(act, seen), with_numbers(how, seen), address(url) if url else "", titles.get(url, ""))

    return template("flow-tree.html").render(
        flow=flow,
        outcomes=sorted(flow.outcomes.values(), key=lambda one: URGENCIES.index(one.urgency) if page else 0),
        page=page,
        lang=lang,
        words=words,
        address=address,
        title=titles.__getitem__,
        as_step=as_step,
        as_when=as_when,
        by_force=lambda ids: sorted(
            (cite(library, lang, address, id) for id in ids), key=lambda one: KINDS.index(one.kind)
        ),
        day=lambda iso: as_day(iso, lang),
        rules=[rule_line(flow, rule, lang, words["flow"]) for rule in flow.rules],
        moved=flow.data.get("moved"),
        interface={name: words["flow"][name] for name in SCRIPT_WORDS if not (page and name == "hide")},
    )


def with_numbers(text: str, seen: set[str]) -> Markup:
    """A step in which each public number can be tapped where it is first named."""

    def link(match: re.Match[str]) -> str:
        if match[1] in seen:
            return match[1]
        seen.add(match[1])
        return f'<a href="tel:{match[1]}">{match[1]}</a>'

    return Markup(PHONE.sub(link, str(escape(text))))


def flow_words(flow: Flow, lang: str) -> list[str]:
    """Everything a reader of the flow may meet, in one language."""
    said = [question.ask[lang] for question in flow.questions.values()]
    said += [option.label[lang] for question in flow.questions.values() for option in question.options]
    for one in flow.outcomes.values():
        said += [entry[lang] for entry in (one.headline, *one.because, *one.steps, *one.avoid)]
    return said


def as_when(when: When) -> str:
    """`{"amount": ["small", "not-sure"]}` -> `amount=small,not-sure`; pairs are joined by `;`."""
    return ";".join(f"{question}={','.join(options)}" for question, options in when.items())


def as_day(iso: str, lang: str) -> str:
    """`2026-11-23` -> `2026年11月23日` or `23 November 2026`."""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {day:%B} {day.year}"


def rule_line(flow: Flow, rule: Rule, lang: str, words: Mapping[str, str]) -> Line:
    parts = []
    for question, options in rule.when.items():
        labels = labels_of(flow, question, lang)
        quoted = words["or"].join(f"“{labels[option]}”" for option in options)
        said = (
            words["you-answered"].replace("{question}", flow.questions[question].ask[lang]).replace("{answers}", quoted)
        )
        parts.append(said)
    gap = "" if lang == "zh" else " "
    sentence = words["if"] + gap + words["and"].join(parts) + words["then"] if parts else words["otherwise"]
    return Line(as_when(rule.when), sentence, flow.outcomes[rule.to].headline[lang], rule.to)
