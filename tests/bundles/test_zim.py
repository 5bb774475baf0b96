"""A ZIM as Kiwix opens it: found by title and by words, every link inside, flows at work."""

from __future__ import annotations

import http.server
import posixpath
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser.conftest import watch
from bs4 import BeautifulSoup
from bundled import headings_in
from knowledge.bundles import BundleError
from knowledge.bundles import zim_entries as module
from knowledge.bundles.zim import write_zim
from knowledge.bundles.zim_entries import zim_entries
from knowledge.flows import load_journeys
from knowledge.words import in_language
from libzim.reader import Archive
from libzim.search import Query, Searcher
from libzim.suggestion import SuggestionSearcher
from playwright.sync_api import expect
from readers import HTML_LANG, LANGUAGES, answered

LIVE = "https://example.org/sub/"
ROOTS = {"zh": "", "en": "en/"}
WORDS = {
    "zh": {
        "打电话": "law/calls/",
        "通讯录": "law/third-parties/",
        "联系人": "law/third-parties/",
        "支付令": "act/payment-order/",
        "上门": "visit/",
        "招股书": "visit/in-practice/",
    },
    "en": {
        "contacts": "law/third-parties/",
        "summons": "act/if-you-are-sued/",
        "credit record": "act/credit-record/",
        "payment order": "act/payment-order/",
    },
}
TITLES = {
    "zh": {"上门": "law/visits/", "支付": "act/payment-order/", "威胁": "now/threats/"},
    "en": {"repay": "act/repayment-plan/", "credit": "act/credit-record/", "visits": "law/visits/"},
}


@dataclass(frozen=True)
class Opened:
    """A ZIM read through libzim: what a reader can reach, by path; the pages parsed."""

    archive: Archive
    entries: dict[str, bytes]

    @cached_property
    def pages(self) -> dict[str, BeautifulSoup]:
        return {path: BeautifulSoup(body, "html.parser") for path, body in self.entries.items() if is_page(path)}

    @property
    def said(self) -> dict[str, bytes]:
        return {key: bytes(self.archive.get_metadata(key)) for key in sorted(self.archive.metadata_keys)}


def open_zim(path: Path) -> Opened:
    archive = Archive(path)
    paths = [archive._get_entry_by_id(number).path for number in range(archive.all_entry_count)]
    entries = {
        path: bytes(archive.get_entry_by_path(path).get_item().content)
        for path in sorted(paths)
        if archive.has_entry_by_path(path) and "." in path
    }
    return Opened(archive, entries)


def is_page(path: str) -> bool:
    return path.endswith("index.html")


@pytest.fixture(scope="session")
def zims(bundled: Path) -> dict[str, Path]:
    return {lang: bundled / "downloads" / f"after-the-knock.{lang}.zim" for lang in LANGUAGES}


@pytest.fixture(scope="session")
def opened(zims) -> dict[str, Opened]:
    return {lang: open_zim(path) for lang, path in zims.items()}


@pytest.fixture
def zim(opened, lang) -> Opened:
    return opened[lang]


def test_zimcheck_finds_no_fault(zims, lang):
    done = subprocess.run(["zimcheck", zims[lang]], capture_output=True, text=True)
    assert done.returncode == 0 and "[ERROR]" not in done.stdout + done.stderr, done.stdout + done.stderr


def test_every_page_of_its_language_is_in_it_and_no_other(zim, lang, library):
    wanted = {
        f"{ROOTS[lang]}{page.url.removeprefix('/')}index.html" for page in library.pages.values() if page.lang == lang
    }
    assert set(filter(is_page, zim.entries)) == wanted
    assert {soup.html["lang"] for soup in zim.pages.values()} == {HTML_LANG[lang]}
    assert zim.archive.main_entry.get_item().path == f"{ROOTS[lang]}index.html"


def test_every_heading_of_a_page_is_in_its_entry(zim, lang, library, headings):
    for path, said in headings[lang].items():
        entry = zim.entries[f"{ROOTS[lang]}{library.pages[lang, path].url.removeprefix('/')}index.html"]
        assert headings_in(entry.decode()) == said, path


def test_a_library_can_show_what_it_is(zim, lang, library):
    said = zim.said
    text = {key: value.decode() for key, value in said.items() if not key.startswith("Illustration")}
    assert text["Language"] == {"zh": "zho", "en": "eng"}[lang]
    assert text["Name"] == f"after-the-knock_{lang}" and text["License"] == "CC-BY-4.0"
    assert 0 < len(text["Title"]) <= 30 and 0 < len(text["Description"]) <= 80
    assert text["Title"] == text["Creator"] == text["Publisher"] == library.words["site"]["name"][lang]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", text["Date"]) and "_ftindex:yes" in text["Tags"]
    picture = said["Illustration_48x48@1"]
    assert picture[:8] == b"\x89PNG\r\n\x1a\n" and picture[16:24] == (48).to_bytes(4) * 2


@pytest.mark.parametrize(("lang", "words"), [(lang, words) for lang in LANGUAGES for words in WORDS[lang]])
def test_words_from_the_middle_of_a_sentence_find_their_page(zims, lang, words):
    archive = Archive(zims[lang])
    found = list(Searcher(archive).search(Query().set_query(words)).getResults(0, 4))
    assert f"{ROOTS[lang]}{WORDS[lang][words]}index.html" in found


@pytest.mark.parametrize(("lang", "words"), [(lang, words) for lang in LANGUAGES for words in TITLES[lang]])
def test_the_beginning_of_a_title_suggests_its_page(zims, lang, words):
    archive = Archive(zims[lang])
    found = list(SuggestionSearcher(archive).suggest(words).getResults(0, 4))
    assert f"{ROOTS[lang]}{TITLES[lang][words]}index.html" in found


def test_menus_are_not_found_as_if_they_were_text(zim, lang, library):
    label = {"zh": "发现错误", "en": "sign-up adverts"}[lang]
    assert Searcher(zim.archive).search(Query().set_query(label)).getEstimatedMatches() < len(library.pages) / 4


def test_every_link_leads_to_an_entry_and_every_fragment_to_a_place_in_it(zim):
    ids = {path: {tag["id"] for tag in soup.find_all(id=True)} for path, soup in zim.pages.items()}
    dead = []
    for path, soup in zim.pages.items():
        links = [tag[name] for name in ("href", "src", "data-door", "data-loader") for tag in soup.select(f"[{name}]")]
        for address in links:
            parts = urlsplit(address)
            if parts.scheme in ("https", "tel", "mailto", "data"):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
            target = target if parts.path else path
            walked = "/" in parts.fragment  # a flow's address, read by the flow
            if target not in zim.entries or (parts.fragment and not walked and parts.fragment not in ids[target]):
                dead.append(f"{path}: {address}")
    assert dead == []
    for path, body in zim.entries.items():
        if path.endswith(".css"):
            assert not re.search(rb"""url\((?!["']?data:)""", body), f"{path} loads a file"


def test_links_out_are_official_addresses_and_nothing_is_loaded_from_there(zim, library):
    official = {source.url for source in library.sources.values()}
    for path, soup in zim.pages.items():
        assert not soup.select("[src^=http], link[href^=http]"), path
        assert {link["href"] for link in soup.select("a[href^=http]")} <= official, path


def test_the_readers_own_search_is_the_only_one(zim):
    for path, soup in zim.pages.items():
        assert not soup.select(".md-search, .site-header__search, #__search, [data-search]"), path


def test_each_page_says_it_is_a_copy_and_how_old(zim, lang, library):
    before, _, after = library.words["offline"]["note"][lang].partition("{date}")
    for path, soup in zim.pages.items():
        said = soup.select_one(".offline-note").get_text()
        assert said == before + soup.select_one("time[data-checked]").string + after, path


def test_the_other_language_is_on_the_live_site_where_that_is_known(zim, site, lang, library, monkeypatch):
    path, url = f"{ROOTS[lang]}law/visits/index.html", f"{LIVE}{ROOTS[lang]}law/visits/"
    monkeypatch.setattr(module, "_pages", lambda *_: [path])  # one page serves as well as all
    monkeypatch.setattr(module, "live_address", lambda _: LIVE)
    words, other = in_language(library.words, lang), ROOTS["en" if lang == "zh" else "zh"]
    (entry,) = (one for one in zim_entries(site.folder, lang, words) if one.path == path)
    soup = BeautifulSoup(entry.content, "html.parser")
    assert soup.select_one(".site-header__language")["href"] == f"{LIVE}{other}law/visits/"
    assert soup.select_one(".offline-note a")["href"] == soup.select_one("[data-published]")["data-published"] == url
    assert not zim.pages[path].select(".site-header__language, .offline-note a")


@pytest.mark.parametrize("flow", ["at-the-door", "will-they-visit"])
def test_a_flow_can_be_walked_in_it(context, zims, lang, flow, library):
    archive = Archive(zims[lang])

    class Kiwix(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path).removeprefix("/")
            there = archive.has_entry_by_path(path)
            item = archive.get_entry_by_path(path).get_item() if there else None
            self.send_response(200 if item else 404)
            self.send_header("Content-Type", item.mimetype if item else "text/plain")
            self.end_headers()
            self.wfile.write(bytes(item.content) if item else b"")

        def log_message(self, *_: object) -> None:
            pass

    one = library.flows[flow]
    journey = load_journeys(one.file.parent / "journeys.yml", one)[0][0]
    with answered(Kiwix) as address:
        page = context.new_page()
        faults = watch(page, address)
        page.goto(f"{address}/{ROOTS[lang]}flows/{flow}/index.html")
        stage = page.locator(".flow-tree__stage")
        for option in journey.answers:
            stage.locator(f'button[data-option="{option}"]').click()
        expect(stage.locator("[data-outcome]")).to_have_attribute("data-outcome", journey.outcome)
        stage.locator(".flow-tree__read a").first.click()
        expect(page.locator("h1").first).to_be_visible()
        assert faults == []


def test_two_runs_hold_the_same(zim, site, lang, tmp_path):
    again = tmp_path / "again.zim"
    write_zim(site.folder, lang, again)
    assert list(tmp_path.iterdir()) == [again], "nothing is left beside it"
    held = open_zim(again)
    assert held.entries == zim.entries and held.said == zim.said


def test_an_unfinished_site_is_refused(tmp_path, lang):
    with pytest.raises(BundleError, match=r"index\.html is missing; run scripts/build"):
        write_zim(tmp_path / "site", lang, tmp_path / "copy.zim")
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_leads_nowhere_is_named_with_its_page(site, lang, tmp_path, library):
    (tmp_path / "en").mkdir()
    for home in ("index.html", "en/index.html"):
        shutil.copy(site.folder / home, tmp_path / home)
    with pytest.raises(BundleError, match=r"index.html links to .*site\.css.*no such file") as refused:
        zim_entries(tmp_path, lang, in_language(library.words, lang))
    assert 'links to "visit/"' in str(refused.value), "all are named at once"
