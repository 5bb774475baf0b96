"""The PDF: a book that a screen reader can read and that names its date on every sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from bundled import Printed, printed_book, squeezed
from knowledge.bundles import BundleError, pdf
from knowledge.bundles.finished_site import read_book

GO_TO = {
    "zh": r"转到(第\s*\d+\s*题|结果\s*\d+)\s*，第\s*(\d+)\s*页",
    "en": r"go\s+to\s+((?:Question|Result)\s+\d+),\s+page\s+(\d+)",
}
CHECKED = {"zh": "上次核对2026年", "en": "Lastchecked"}


@pytest.fixture
def printed(bundled: Path, lang: str) -> Printed:
    return printed_book(bundled / "downloads" / f"after-the-knock.{lang}.pdf")


def test_the_contents_name_the_sheet_where_each_page_begins(printed, articles):
    contents = "".join(printed.sheets[1:3])
    begins = {re.sub(r"\s+", "", title): sheet for level, title, sheet in printed.bookmarks}
    for url, article in articles.items():
        title = squeezed(article.h1)
        assert re.search(rf"{re.escape(title)}\.*{begins[title]}(?!\d)", contents), url


def test_a_flow_says_on_which_sheet_the_next_question_stands(printed, lang):
    told = re.findall(GO_TO[lang], "\n".join(printed.raw))
    assert len(told) > 200
    wrong = [(name, sheet) for name, sheet in told if re.sub(r"\s", "", name) not in printed.sheets[int(sheet) - 1]]
    assert wrong == []


def test_every_sheet_after_the_cover_tells_its_date_and_number(printed, lang):
    for number, sheet in enumerate(printed.sheets[1:], start=2):
        assert CHECKED[lang] in sheet[-60:] and sheet.endswith(str(number)), sheet[-60:]
    assert "after-the-knock.example/now/" not in printed.text


def test_the_foot_names_the_live_page_where_the_address_is_known(site, short_menu):
    book = read_book(site.folder, "en")
    data = pdf.as_data(replace(book, edition=replace(book.edition, site_url="https://knock.test/kb/")))
    feet = {page["slug"]: page["foot"] for chapter in data["chapters"] for page in chapter["pages"]}
    root = "https://knock.test/kb/en/"
    assert feet["act-complain"].endswith(f" · {root}act/complain/") and feet["home"].endswith(f" · {root}")
    assert data["live"] == root


def test_a_screen_reader_finds_tags_language_title_and_bookmarks(printed, lang):
    with pikepdf.open(printed.file) as book:
        assert book.Root.MarkInfo.Marked and "/StructTreeRoot" in book.Root
        assert str(book.Root.Lang).lower().startswith(lang)
        assert book.Root.ViewerPreferences.DisplayDocTitle
        meta = book.open_metadata()
        assert meta["pdfuaid:part"] == "1" and meta["dc:title"] and meta["dc:language"]
        assert "xmp:CreateDate" in meta
    assert {level for level, _, _ in printed.bookmarks} >= {0, 1, 2} and len(printed.bookmarks) > 150


def test_every_glyph_is_embedded_and_from_the_simplified_chinese_face(printed):
    with pikepdf.open(printed.file) as book:
        fonts = [one for one in book.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        names = {str(one.BaseFont) for one in fonts}
        descriptors = [one for one in book.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
        assert all("/FontFile3" in one or "/FontFile2" in one for one in descriptors)
    assert names and all(re.search(r"\+NotoSansCJKsc-(Regular|Bold)", name) for name in names), names
    assert "\ufffd" not in printed.text and "\0" not in printed.text


def test_links_live_inside_the_book_and_numbers_can_be_rung(printed):
    inside, outside = 0, set()
    with pikepdf.open(printed.file) as book:
        for sheet in book.pages:
            for link in sheet.get("/Annots", []):
                if "/A" in link and "/URI" in link.A:
                    outside.add(str(link.A.URI))
                else:
                    inside += 1
    assert inside > 3000 and "tel:110" in outside
    assert all(uri.startswith(("https://", "http://", "tel:")) for uri in outside)


def test_a_missing_font_stops_the_book_with_the_command_that_installs_it(site, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "FONT", "No Such Sans")
    with pytest.raises(
        BundleError, match=r"the font No Such Sans is missing; run scripts/install bundle.*fonts-noto-cjk"
    ):
        pdf.write_pdf(site.folder, "zh", tmp_path / "x.pdf")


def test_a_glyph_that_the_font_lacks_stops_the_book(broken, short_menu):
    page = broken / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</h1>", " \ue123</h1>"), encoding="utf-8")
    with pytest.raises(BundleError, match="could not be displayed"):
        pdf.write_pdf(broken, "zh", broken / "x.pdf")
