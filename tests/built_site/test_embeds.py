"""Embeds as files: one flow, one file, nothing else asked for; the loader; the oEmbed answers."""

import json
import re

import brotli
import pytest
from bs4 import BeautifulSoup
from knowledge.embeds import KEPT, SANDBOX, loader_name
from readers import LANGUAGES, by_id, node_of, text_of, walk_links

FIRST_ROUND_TRIP, MOST, LOADER = 14_336, 20_480, 2_048


@pytest.fixture
def embed(site, flow, lang):
    return site.embed(flow.id, lang)


@pytest.fixture
def flow(request, library):
    return library.flows[request.param]


def pytest_generate_tests(metafunc):
    if "flow" in metafunc.fixturenames:
        names = ("at-the-door", "is-it-legal", "real-or-fake", "what-next", "will-they-visit")
        metafunc.parametrize("flow", names, indirect=True)


def test_an_embed_keeps_to_its_bytes_and_its_emergencies_come_first(site, flow, lang):
    page = (site.folder / "embed" / "v1" / f"{flow.id}.{lang}.html").read_bytes()
    packed = brotli.compress(page)
    assert len(packed) <= MOST, f"{len(packed)} bytes"
    reader, first = brotli.Decompressor(), range(0, FIRST_ROUND_TRIP, 64)  # in small pieces it gives all it can
    arrived = b"".join(reader.process(packed[at : at + 64]) for at in first).decode("utf-8", "ignore")
    for outcome in flow.outcomes.values():
        if outcome.urgency == "emergency":
            article = arrived.partition(f"id={flow.id}--{outcome.id}")[2]
            assert "</article>" in article, f"{outcome.id} is not whole in the first {FIRST_ROUND_TRIP} bytes"


def test_an_embed_asks_for_nothing(embed, site, flow, lang):
    for tag in embed.select("[src], [srcset], link:not([rel=canonical], [rel=icon]), object, embed, iframe"):
        raise AssertionError(f"{tag} is fetched")
    assert embed.select_one("link[rel=icon]")["href"] == "data:,"
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|sendBeacon|Storage", str(embed))
    policy = embed.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert policy.startswith("default-src 'none'")
    assert "width>=" not in str(embed), "no syntax that an older phone does not know"


def test_an_embed_reads_and_walks_without_script(embed, site, flow, lang):
    page = site.page(lang, f"/flows/{flow.id}/")
    for part in (".flow-tree__question h2", ".flow-tree__options a", ".flow-tree__rules a"):
        assert [text_of(one) for one in embed.select(part)] == [text_of(one) for one in page.select(part)]
    said = {node_of(one): re.sub(r"\s", "", one.get_text()) for one in embed.select(".flow-tree__outcome")}
    assert said == {node_of(one): re.sub(r"\s", "", one.get_text()) for one in page.select(".flow-tree__outcome")}


def test_links_of_an_embed_lead_to_pages_of_the_site(embed, site, flow, lang):
    for link in embed.select("a[href]"):
        href = link["href"]
        if href.startswith("#"):
            assert embed.find(id=href[1:]) is not None, href
        elif not href.startswith("tel:"):
            path = href.removeprefix("https://after-the-knock.example/").partition("#")[0]
            assert (site.folder / path / "index.html").is_file(), href
            assert link["target"] == "_blank", "a frame cannot hold the full page"


def test_every_flow_page_names_its_oembed_answer(site, flow, lang):
    page = site.page(lang, f"/flows/{flow.id}/")
    link = page.select_one('link[type="application/json+oembed"]')
    address = f"https://after-the-knock.example/oembed/{flow.id}.{lang}.json"
    assert "alternate" in link["rel"] and link["href"] == address and link["title"]
    answer = json.loads((site.folder / "oembed" / f"{flow.id}.{lang}.json").read_text(encoding="utf-8"))
    assert (answer["version"], answer["type"], answer["title"]) == ("1.0", "rich", flow.title[lang])
    assert isinstance(answer["width"], int) and isinstance(answer["height"], int)
    frame = BeautifulSoup(answer["html"], "html.parser").iframe
    assert (
        frame["title"] == flow.title[lang]
        and frame["sandbox"] == SANDBOX.split()
        and frame["allow"] == "clipboard-write"
    )
    path = frame["src"].removeprefix("https://after-the-knock.example/").partition("?")[0]
    assert (site.folder / path).is_file()


def test_the_loader_is_small_and_names_every_flow(site, library):
    script = (site.folder / "embed" / "v1" / "loader.js").read_bytes()
    assert len(brotli.compress(script)) <= LOADER
    known = re.findall(r'"([\w-]+)": \{ zh: \["([^"]+)", "\w{5}"\], en: \["([^"]+)"', script.decode())
    assert script.isascii(), "a host may be of any charset"
    assert SANDBOX in script.decode(), "every form of embed is let out the same ways"
    assert {id: (json.loads(f'"{zh}"'), en) for id, zh, en in known} == {
        flow.id: (flow.title["zh"], flow.title["en"]) for flow in library.flows.values()
    }


def test_every_loader_ever_named_is_served_byte_for_byte(site):
    folder = site.folder / "embed" / "v1"
    kept = {path.name for path in KEPT.iterdir()}
    assert loader_name((folder / "loader.js").read_bytes()) in kept
    for name in kept:
        assert loader_name((folder / name).read_bytes()) == name


def test_the_readable_embed_can_be_walked_by_its_links(site, library, lang):
    flow = library.flows["at-the-door"]
    embed = site.embed(flow.id, lang)
    first = flow.questions[flow.start].options[0]
    assert walk_links(by_id(embed), flow.id, flow.start, [first.id]) in {*flow.questions, *flow.outcomes}


def test_both_languages_have_every_embed(site, library):
    written = {path.name for path in (site.folder / "embed" / "v1").glob("*.html")}
    assert written == {f"{id}.{lang}.html" for id in library.flows for lang in LANGUAGES}
