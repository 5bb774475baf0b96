"""The zip, unpacked into a folder with an awkward name and read in a browser that has no network."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from browser.conftest import watch
from bs4 import BeautifulSoup
from bundled import headings_in
from knowledge import edition
from knowledge.build import run_mkdocs
from knowledge.bundles import offline_zip as module
from knowledge.bundles.offline_zip import TOP, write_zip
from knowledge.flows import load_journeys
from knowledge.problems import ROOT
from playwright.sync_api import BrowserContext, Page, expect
from readers import HTML_LANG, LANGUAGES, Site

FLOWS = sorted(path.parent.name for path in (ROOT / "docs" / "flows").glob("*/flow.yml"))
LIVE = "https://example.org/sub/"
ANSWERED_BY = {
    "zh": {
        "上门": "visit/index.html",
        "催收电话": "visit/stages.html",
        "半夜打电话": "visit/stages.html",
        "通讯录": "law/third-parties.html",
        "父母": "law/family.html",
        "恐吓": "now/threats.html",
        "冒充": "now/real-or-fake.html",
        "验证码": "flows/real-or-fake.html",
        "居委会": "faq.html",
        "坐牢": "faq.html",
        "利息": "law/cost-caps.html",
        "砍头息": "glossary.html",
        "协商还款": "act/repayment-plan.html",
        "停息挂账": "faq.html",
        "投诉": "act/complain.html",
        "征信": "act/credit-record.html",
        "法院传票": "act/if-you-are-sued.html",
        "支付令": "act/payment-order.html",
        "失信被执行人": "act/enforcement.html",
        "招股书": "visit/in-practice.html",
    },
    "en": {
        "visit": "visit/in-practice.html",
        "stages": "visit/stages.html",
        "recording": "law/calls.html",
        "contacts": "law/third-parties.html",
        "parents": "law/family.html",
        "threat": "now/threats.html",
        "fake": "now/real-or-fake.html",
        "harassment": "law/crimes.html",
        "police": "law/crimes.html",
        "jail": "faq.html",
        "interest": "law/cost-caps.html",
        "repayment plan": "act/repayment-plan.html",
        "debt fixers": "act/debt-fixers.html",
        "complain": "act/complain.html",
        "credit record": "act/credit-record.html",
        "court text": "act/get-help.html",
        "summons": "faq.html",
        "payment order": "act/payment-order.html",
        "only home": "act/only-home-and-living-costs.html",
        "legal aid": "faq.html",
    },
}


@pytest.fixture(scope="session")
def offline_pages(unpacked: Path) -> dict[Path, BeautifulSoup]:
    pages = [path for path in sorted(unpacked.rglob("*.html")) if "embed" not in path.parts]
    return {path: Site(unpacked).soup(path) for path in pages}


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page with no network, which fails on any console error and on any request that is not a file."""
    context.set_offline(True)
    page = context.new_page()
    faults = watch(page, "file:///")
    yield page
    assert not faults, faults


def file_of(unpacked: Path, lang: str, path: str) -> str:
    return (unpacked / ("en" if lang == "en" else "") / path).as_uri()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_and_heading_of_the_site_is_in_it(unpacked, headings, lang):
    root = unpacked / ("en" if lang == "en" else "")
    for path, said in headings[lang].items():
        assert headings_in((root / path).with_suffix(".html").read_text(encoding="utf-8")) == said, path


def test_every_embed_is_in_it_and_nothing_only_a_host_needs(unpacked):
    assert all((unpacked / "embed" / "v1" / f"{flow}.{lang}.html").is_file() for flow in FLOWS for lang in LANGUAGES)
    names = {path.name for path in unpacked.rglob("*") if path.is_file()}
    assert not names & {"404.html", "sitemap.xml", "robots.txt", "search_index.json", "wordcut.js"}
    assert not [name for name in names if name.endswith(".map")]
    for page in (unpacked / "downloads.html", unpacked / "en" / "downloads.html"):
        assert "data-live" not in page.read_text(encoding="utf-8"), "of the hosted files a copy says nothing"


def test_the_whole_of_it_weighs_less_than_five_megabytes(offline_zip):
    """Half of it are the cards to post."""
    assert offline_zip.stat().st_size < 5_000_000


def test_every_link_leads_to_a_file_and_every_fragment_to_a_place_in_it(unpacked, offline_pages):
    ids = {path: {tag["id"] for tag in soup.find_all(id=True)} for path, soup in offline_pages.items()}
    dead = []
    for path, soup in offline_pages.items():
        for tag in soup.select("[href], [src], [data-door]"):
            for address in (tag.get("href"), tag.get("src"), tag.get("data-door")):
                parts = urlsplit(address or "")
                if address is None or parts.scheme in ("https", "tel", "mailto", "data"):
                    continue
                target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
                walked = "/" in parts.fragment  # a flow's address, read by the flow
                missing = target in ids and parts.fragment and not walked and parts.fragment not in ids[target]
                if parts.scheme or not target.is_file() or not target.is_relative_to(unpacked) or missing:
                    dead.append(f"{path.relative_to(unpacked)}: {address}")
    assert dead == []


def test_nothing_is_loaded_from_elsewhere_and_links_out_are_official_addresses_alone(offline_pages, library):
    official = {source.url for source in library.sources.values()}
    for path, soup in offline_pages.items():
        for tag in soup.select("[src], link[href]"):
            assert not urlsplit(tag.get("src") or tag.get("href")).scheme, f"{path.name} loads {tag}"
        out = {link["href"] for link in soup.select("a[href^=http]")}
        assert out <= official, f"{path.name} links to {out - official}"
        assert not soup.select("script[type=module]"), path.name


def test_every_page_opens_without_a_fault(page, unpacked):
    for path in sorted(unpacked.rglob("*.html")):
        page.goto(path.as_uri())
        expect(page.locator("h1").first).to_be_visible()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_twenty_searches_find_the_page_that_answers(page, unpacked, lang):
    assert len(ANSWERED_BY[lang]) == 20
    page.goto(file_of(unpacked, lang, "about.html"))
    page.locator(".site-header__search").click()
    root, field = file_of(unpacked, lang, ""), page.locator("[name=query]")
    links = page.locator(".md-search-result__list a.md-search-result__link")
    wrong = {}
    for words, answer in ANSWERED_BY[lang].items():
        field.fill("")
        expect(links).to_have_count(0)
        field.fill(words)
        expect(links.first).to_be_visible()
        found = [link.partition("?")[0].partition("#")[0] for link in links.evaluate_all("all => all.map(String)")]
        first = [link.removeprefix(f"{root}/") for link in dict.fromkeys(found)][:3]
        if answer not in first:
            wrong[words] = first
    assert wrong == {}
    page.goto(links.first.get_attribute("href"))
    expect(page.locator("html")).to_have_attribute("lang", HTML_LANG[lang])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("flow", FLOWS)
def test_every_flow_can_be_walked_to_an_outcome(page, unpacked, library, flow, lang):
    one = library.flows[flow]
    page.goto(file_of(unpacked, lang, f"flows/{flow}.html"))
    journey = load_journeys(one.file.parent / "journeys.yml", one)[0][0]
    stage = page.locator(".flow-tree__stage")
    for option in journey.answers:
        stage.locator(f'button[data-option="{option}"]').click()
    outcome = stage.locator("[data-outcome]")
    expect(outcome).to_have_attribute("data-outcome", journey.outcome)
    assert outcome.locator("h2").inner_text() == one.outcomes[journey.outcome].headline[lang]
    page.go_back()
    expect(stage.locator("[data-question]")).to_be_visible()
    page.go_forward()
    expect(outcome).to_be_visible()
    page.reload()
    expect(outcome).to_be_visible()


def test_the_language_switch_keeps_the_page(page, unpacked):
    page.goto(file_of(unpacked, "zh", "law/visits.html"))
    for lang in ("en", "zh"):
        page.locator(".site-header__language").click()
        expect(page.locator("html")).to_have_attribute("lang", HTML_LANG[lang])
        assert page.url == file_of(unpacked, lang, "law/visits.html")


def test_a_page_prints_black_on_white_without_the_menus(page, unpacked):
    page.emulate_media(color_scheme="dark", media="print")
    page.goto(file_of(unpacked, "zh", "now/threats.html"))
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.locator(".site-header")).to_be_hidden()
    expect(page.locator("h1").first).to_be_visible()


def test_the_list_of_a_flows_routes_reads_as_chinese(page, unpacked, library):
    page.goto((unpacked / "flows" / "at-the-door.zh.txt").as_uri())
    assert library.flows["at-the-door"].data["title"]["zh"] in page.locator("body").inner_text()


def test_what_is_copied_holds_no_path_of_this_device(context, page, unpacked):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(file_of(unpacked, "zh", "flows/what-next.html") + "#what-next/not-sure")
    for _ in range(8):
        if page.locator("[data-action=copy]").count():
            break
        page.locator("button[data-option]").first.click()
    page.locator("[data-action=copy]").click()
    expect(page.locator(".flow-tree__said")).not_to_be_empty()
    assert "file:" not in page.evaluate("navigator.clipboard.readText()")
    expect(page.locator("[data-action=share]")).to_have_count(0)
    page.reload()  # an outcome opened by its address
    expect(page.locator("[data-outcome]")).to_be_visible()
    expect(page.locator("[data-action=share]")).to_have_count(0)
    page.goto(file_of(unpacked, "en", "sources/index.html"))
    page.locator("#civil-code-1033-2 button").click()
    expect(page.locator("#civil-code-1033-2 button")).to_have_text("Copied")
    assert "file:" not in page.evaluate("navigator.clipboard.readText()")


def test_each_page_says_it_is_a_copy_and_how_old(offline_pages, library):
    for path, soup in offline_pages.items():
        note = soup.select_one(".offline-note")
        lang = "en" if soup.html["lang"] == "en" else "zh"
        before, _, after = library.words["offline"]["note"][lang].partition("{date}")
        assert note.get_text().startswith(before) and note.get_text().endswith(after), path
        assert note.get_text().removeprefix(before).removesuffix(after) == soup.select_one("time[data-checked]").string


def test_where_the_live_site_is_known_each_page_names_its_own_address_there(tmp_path):
    run_mkdocs(ROOT / "mkdocs.offline.yml", LIVE, tmp_path)
    for name, url in (("en/law/visits.html", "en/law/visits/"), ("index.html", "")):
        soup = BeautifulSoup((tmp_path / name).read_text(encoding="utf-8"), "html.parser")
        assert soup.select_one(".offline-note a")["href"] == f"{LIVE}{url}"
        assert soup.select_one("[data-published]")["data-published"] == f"{LIVE}{url}"


def test_it_is_built_for_the_live_site_and_the_cards_a_page_offers_go_with_it(tmp_path, monkeypatch):
    """Cards that no page links to, and the archives beside them, stay behind."""
    folder, offered = tmp_path / "site", "cards/flows/what-next.zh.png"
    for name in (offered, "cards/share/index.zh.png", "downloads/after-the-knock.zip"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("<!doctype html>", encoding="utf-8")
    (folder / "index.html").write_text("", encoding="utf-8")

    edition.write(edition.current(LIVE), folder)

    def one_page(_: Path, live: str, built: Path) -> None:
        assert live == LIVE
        (built / "assets").mkdir(parents=True)
        (built / "assets" / "search.css").touch()
        (built / "index.html").write_text(f'<a href="{offered}">', encoding="utf-8")

    monkeypatch.setattr(module, "run_mkdocs", one_page)
    write_zip(folder, tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        names = {name.removeprefix(f"{TOP}/") for name in archive.namelist()}
    assert offered in names
    assert not names & {"cards/share/index.zh.png", "downloads/after-the-knock.zip"}


def test_two_runs_give_the_same_bytes(offline_zip, site, tmp_path):
    again = tmp_path / "again.zip"
    write_zip(site.folder, again)
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(offline_zip.read_bytes()).digest()
