"""A download as read back: a PDF by its sheets, an EPUB by its files; text without white space, as lines differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
from bs4 import BeautifulSoup, Tag

HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.DOTALL)
BROUGHT_OUT = re.compile(r"<section\b[^>]*\bhidden\b.*?</section>", re.DOTALL)


@dataclass(frozen=True)
class Printed:
    """A PDF: the text of each sheet, raw and without white space; bookmarks as (level, title, sheet)."""

    file: Path
    raw: tuple[str, ...]
    bookmarks: tuple[tuple[int, str, int], ...]

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        return tuple(re.sub(r"[\s\ufffe\x02]+", "", sheet) for sheet in self.raw)

    @cached_property
    def text(self) -> str:
        return "".join(self.sheets)

    @property
    def titles(self) -> set[str]:
        return {re.sub(r"\s+", "", title) for _, title, _ in self.bookmarks}


@dataclass(frozen=True)
class Packed:
    """An EPUB: each XHTML file parsed, by its name below book/."""

    file: Path
    pages: dict[str, BeautifulSoup]

    @cached_property
    def text(self) -> str:
        return "".join(map(squeezed, self.pages.values()))

    @property
    def titles(self) -> set[str]:
        return set(map(squeezed, self.pages["nav.xhtml"].select("nav a")))


@cache
def printed_book(file: Path) -> Printed:
    with pypdfium2.PdfDocument(file) as book:
        sheets = [sheet.get_textpage().get_text_range() for sheet in book]
        marks = [(one.level, one.get_title(), one.get_dest().get_index() + 1) for one in book.get_toc()]
    return Printed(file, tuple(sheets), tuple(marks))


@cache
def packed_book(file: Path) -> Packed:
    with ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
        pages = {name.removeprefix("book/"): BeautifulSoup(archive.read(name), "lxml-xml") for name in names}
    return Packed(file, pages)


def headings_in(html: str) -> list[str]:
    """Every heading of a page's article in order, without white space; what only a script brings out is none."""
    shown = BROUGHT_OUT.sub("", html.partition('<article class="md-content__inner')[2])
    return [re.sub(r"\s+", "", unescape(re.sub("<[^>]*>", "", inner))) for _, inner in HEADING.findall(shown)]


def squeezed(tag: Tag) -> str:
    return re.sub(r"\s+", "", tag.get_text())
