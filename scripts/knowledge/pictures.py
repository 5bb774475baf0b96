"""The finished pages and the library -> the pictures in site/cards/: cards, door sheets, and a share picture a page.

What is not kept from an earlier build is drawn in as many processes as there are cores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from html import unescape
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from knowledge import kept
from knowledge.cards import AT_THE_DOOR, card_section, cards, door_page
from knowledge.library import Library
from knowledge.templates import template
from knowledge.typeset import CARD, DOOR, SHARE, Sheet, TypesetError, draw, engine, sheet_html

META = re.compile(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">')
AT_ONCE = 12  # pages a document: enough to share its fonts, few enough to share the work


class Picture(NamedTuple):
    """One picture to be: `file` is its place below site/."""

    file: str
    sheet: Sheet
    section: str


def draw_pictures(library: Library, site: Path, site_url: str) -> None:
    """Writes every picture below site/cards/. Raises TypesetError where a tool is missing or words do not fit."""
    wanted = [*card_pictures(library, site_url), *share_pictures(site, site_url)]
    found = {picture: kept.take(_made_from(picture)) for picture in wanted}
    drawn = {picture: data for picture, data in found.items() if data is not None}
    missing = sorted((picture for picture in wanted if picture not in drawn), key=lambda one: one.sheet.kind)
    batches = [batch for _, same in groupby(missing, lambda one: one.sheet) for batch in _batches(list(same))]
    if batches:
        with ProcessPoolExecutor() as workers:
            for batch, made in zip(batches, workers.map(_draw, batches), strict=True):
                for picture, data in zip(batch, made, strict=True):
                    kept.keep(_made_from(picture), data)
                    drawn[picture] = data
    for picture in wanted:
        path = site / picture.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(drawn[picture])
    kept.forget()


def card_pictures(library: Library, site_url: str) -> Iterator[Picture]:
    for card in cards(library, site_url):
        words = library.said[card.lang]
        yield Picture(card.file, CARD, card_section(card, words))
        if card.name == AT_THE_DOOR:
            yield Picture(card.door_file, DOOR, door_page(card, words))


def share_pictures(site: Path, site_url: str) -> Iterator[Picture]:
    """A picture for each page that names one: it says what the page's own meta elements say."""
    for path in sorted(site.rglob("index.html")):
        said = {name: unescape(value) for name, value in META.findall(path.read_text(encoding="utf-8"))}
        if "og:image" in said:
            file = said["og:image"].removeprefix(site_url)
            yield Picture(file, SHARE, template("cards/share.html").render(said=said))


def _made_from(picture: Picture) -> tuple[str, str]:
    return engine(), sheet_html(picture.sheet, [picture.section])


def _batches(pictures: Sequence[Picture]) -> Iterator[Sequence[Picture]]:
    for start in range(0, len(pictures), AT_ONCE):
        yield pictures[start : start + AT_ONCE]


def _draw(pictures: Sequence[Picture]) -> list[bytes]:
    """Pictures of one sheet, drawn together; where they do not fit, one by one, to say which."""
    sheet = pictures[0].sheet
    try:
        return draw(sheet, [picture.section for picture in pictures])
    except TypesetError:
        if len(pictures) > 1:
            return [_draw([picture])[0] for picture in pictures]
        raise TypesetError(f"{pictures[0].file}: its words do not fit; shorten them") from None
