"""The PDF and the EPUB alike: all of the site is in them, they are light, and two runs give the same bytes."""

from __future__ import annotations

from copy import copy
from importlib import import_module
from pathlib import Path

import pytest
from bundled import packed_book, printed_book, squeezed
from knowledge.bundles import BundleError

OPEN = {"pdf": printed_book, "epub": packed_book}
BEGINNING = {"zh": 12, "en": 24}  # a sheet may end inside a sentence, seldom inside its beginning


@pytest.fixture(params=OPEN)
def form(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def book(bundled: Path, form: str, lang: str):
    return OPEN[form](bundled / "downloads" / f"after-the-knock.{lang}.{form}")


def write(form: str, site: Path, lang: str, target: Path) -> None:
    getattr(import_module(f"knowledge.bundles.{form}"), f"write_{form}")(site, lang, target)


def test_every_page_and_heading_of_the_site_is_in_the_book(book, headings, lang):
    lost = [(path, said) for path, page in headings[lang].items() for said in page if said not in book.text]
    assert lost == []
    assert [path for path, page in headings[lang].items() if page[0] not in book.titles] == []


def test_every_section_of_the_source_article_is_in_the_book(book, articles, library, lang):
    found = {}
    for article in articles.values():
        for section in map(copy, article.select("[data-article]")):
            for cites in section.select(".cites"):
                cites.decompose()
            parts = section.select("h2, h3, p, li")
            found[section["data-article"]] = [squeezed(part)[: BEGINNING[lang]] for part in parts]
    assert sorted(found) == sorted(library.article)
    assert [(id, said) for id, texts in found.items() for said in texts if said not in book.text] == []


def test_it_holds_no_sign_of_a_missing_glyph_and_nothing_for_the_screen_alone(book):
    assert not {"\ufffd", "\0", "\u25a1"} & set(book.text)
    assert "flow-tree__" not in book.text and "<template" not in book.text


def test_it_is_light_enough_to_send(book):
    assert book.file.stat().st_size <= 4_000_000


def test_a_second_run_gives_the_same_bytes(bundled, form, lang, tmp_path):
    """The first was made in a process of its own, where sets have another order."""
    write(form, bundled, lang, tmp_path / "again")
    first = bundled / "downloads" / f"after-the-knock.{lang}.{form}"
    assert (tmp_path / "again").read_bytes() == first.read_bytes()


def test_a_missing_page_stops_the_book_and_is_named(broken, short_menu, form):
    (broken / "act" / "complain" / "index.html").unlink()
    (broken / "act" / "get-help" / "index.html").write_text("half a pa", encoding="utf-8")
    with pytest.raises(BundleError, match=r"act/complain/index\.html is missing.*run scripts/build again") as stopped:
        write(form, broken, "zh", broken / "book")
    assert "act/get-help/index.html" in str(stopped.value), "all are named at once"
    assert not (broken / "book").exists()
