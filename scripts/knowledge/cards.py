"""What stands on a picture card, taken from the page or flow itself: library -> cards() -> Card -> HTML, alt text.

Nothing here draws; card_files.py does. A card and its rich text say the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import segno
from markupsafe import Markup

from knowledge.checks import HTML_LANG, LANGUAGES
from knowledge.edition import DEFAULT_URL
from knowledge.export import alternates
from knowledge.fallback import FIRST_SENTENCE, as_day
from knowledge.flows import Flow, Option
from knowledge.library import Library
from knowledge.pages import Page, join_lines
from knowledge.prose import ITEM, Block, plain
from knowledge.templates import template

AT_THE_DOOR = "now/at-the-door"
LINE_12356 = "tel:12356"
AFTER_STOP = re.compile(r"(?<=[，。：；？）]) ")  # a bold lead-in's space, too wide in print


@dataclass(frozen=True)
class Step:
    """The act is the first sentence."""

    act: str
    how: str


@dataclass(frozen=True)
class Say:
    """Words to say aloud, with what the page says before and after them."""

    heading: str
    before: tuple[str, ...]
    lines: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """An answer to a flow's first question; `headline` is empty where more is asked."""

    label: str
    headline: str


@dataclass(frozen=True)
class Emergency:
    """The first answer of a flow that leads to danger, and what its outcome says."""

    situation: str
    headline: str


@dataclass(frozen=True)
class Question:
    ask: str
    choices: tuple[Choice, ...]
    lead: str


@dataclass(frozen=True)
class Card:
    """`name` is the page's path, `now/threats`; `address` is empty where the site has no address yet."""

    name: str
    lang: str
    title: str
    emergency: Emergency | None
    steps: tuple[Step, ...]
    calls: tuple[str, ...]
    note: str
    say: Say | None
    question: Question | None
    checked: str
    address: str

    @property
    def file(self) -> str:
        """The picture's place below site/."""
        return f"cards/{self.name}.{self.lang}.png"

    @property
    def door_file(self) -> str:
        """The A5 sheet's place, for the card of now/at-the-door."""
        return f"cards/{self.name.rpartition('/')[2]}.{self.lang}.pdf"


def cards(library: Library, site_url: str) -> tuple[Card, ...]:
    """A card for each page of now/ and each flow, in both languages."""
    found = []
    for lang in LANGUAGES:
        words = library.said[lang]
        for (of, path), page in sorted(library.pages.items()):
            address = "" if site_url == DEFAULT_URL else alternates(page.url, site_url)[HTML_LANG[lang]]
            if of == lang and path.startswith("now/"):
                found.append(_now_card(page, words, address))
            flow = library.flows.get(path.removeprefix("flows/").removesuffix(".md"))
            if of == lang and path.startswith("flows/") and flow:
                found.append(_flow_card(flow, page, address))
    return tuple(found)


def card_section(card: Card, words: Mapping[str, Any]) -> str:
    """One card as a section of a sheet to be drawn; `words` are those of the card's language."""
    return _render("cards/card.html", card, words)


def rich_text(card: Card, words: Mapping[str, Any]) -> str:
    """The same words with inline styles only, for editors that take neither script nor frame."""
    return _render("cards/rich-text.html", card, words)


def alt_text(card: Card, words: Mapping[str, Any]) -> str:
    """The card's words, for those who cannot see it."""
    return Markup(rich_text(card, words)).striptags()


def door_page(card: Card, words: Mapping[str, Any]) -> str:
    """The A5 sheet for the inside of a door, a whole document; `card` is that of now/at-the-door."""
    return _render("cards/door.html", card, words)


def _render(name: str, card: Card, words: Mapping[str, Any]) -> str:
    return template(name).render(
        card=card,
        words=words,
        html_lang=HTML_LANG[card.lang],
        day=as_day(card.checked, card.lang),
        address=card.address.partition("://")[2],
        qr=segno.make_qr(card.address, error="m").svg_data_uri(border=4) if card.address else "",
    )


def _now_card(page: Page, words: Mapping[str, Any], address: str) -> Card:
    steps = tuple(_plain(block, page.lang) for block in _of(page, page.headings[0].name) if ITEM.match(block.text))
    if not steps:  # the page shows the three things and how to check an official
        steps = (*words["here-now"]["things"], words["here-now"]["officials"])
    numbers = str(page.meta.get("call", "110")).split()
    return Card(
        name=page.path.removesuffix(".md"),
        lang=page.lang,
        title=plain(page.blocks[0].text),
        emergency=None,
        steps=tuple(_step(text, page.lang) for text in steps),
        calls=tuple(words["calls"][f"n{number}"] for number in numbers),
        note=next((_plain(one, page.lang) for one in _of(page, "numbers") if LINE_12356 in one.text), ""),
        say=_say(page),
        question=None,
        checked=str(page.meta["checked"]),
        address=address,
    )


def _flow_card(flow: Flow, page: Page, address: str) -> Card:
    lang = page.lang
    first = flow.questions[flow.start]
    danger = next((option for option in first.options if _is_emergency(flow, option)), None)
    outcome = flow.outcomes[danger.to] if danger else None
    choices = [
        Choice(option.label[lang], flow.outcomes[option.to].headline[lang] if option.to in flow.outcomes else "")
        for option in first.options
        if option is not danger
    ]
    return Card(
        name=page.path.removesuffix(".md"),
        lang=lang,
        title=plain(page.blocks[0].text),
        emergency=Emergency(danger.label[lang], outcome.headline[lang]) if danger and outcome else None,
        steps=tuple(_step(step[lang], lang) for step in outcome.steps) if outcome else (),
        calls=tuple(call[lang] for call in outcome.call) if outcome else (),
        note="",
        say=None,
        question=Question(first.ask[lang], tuple(choices), page.meta["description"]),
        checked=flow.checked,
        address=address,
    )


def _is_emergency(flow: Flow, option: Option) -> bool:
    return option.to in flow.outcomes and flow.outcomes[option.to].urgency == "emergency"


def _step(text: str, lang: str) -> Step:
    first = FIRST_SENTENCE[lang].match(text)
    act = first[0] if first and first[0] else text
    return Step(act, text[len(act) :].strip())


def _of(page: Page, heading: str) -> Iterator[Block]:
    """The blocks under a heading, without the heading."""
    sections = [spot.name for spot in page.headings]
    if heading in sections:
        yield from (one for one in page.blocks if one.section == sections.index(heading) + 1 and not one.heading)


def _say(page: Page) -> Say | None:
    """The first section that holds words to say: its heading, the lines, the paragraphs around them."""
    first = next((block for block in page.blocks if block.text.startswith("“")), None)
    if not first:
        return None
    section = [block for block in page.blocks if block.section == first.section]
    texts = [_plain(block, page.lang) for block in section]
    start = section.index(first)
    lines = tuple(takewhile(lambda text: text.startswith("“"), texts[start:]))
    end = start + len(lines)
    return Say(texts[0], tuple(texts[1:start]), lines, tuple(texts[end : end + 1]))


def _plain(block: Block, lang: str) -> str:
    text = join_lines(block.text) if lang == "zh" else block.text
    said = " ".join(plain(text).split())
    return AFTER_STOP.sub("", said) if lang == "zh" else said
