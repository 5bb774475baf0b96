"""A flow seen three ways, as YAML, JSON and readable HTML, is one flow."""

import json
import re
from xml.etree import ElementTree

import brotli
import jsonschema
import pytest
from knowledge.flows import load_journeys, routes
from knowledge.problems import ROOT
from knowledge.sources import KINDS
from readers import LANGUAGES, by_id, node_of, target_of, text_of, walk_links

JSON_BUDGET = 16 * 1024  # bytes brotli, both languages
ELEMENT_BUDGET = 6 * 1024
FLOWS = sorted(path.parent.name for path in (ROOT / "docs" / "flows").glob("*/flow.yml"))


@pytest.fixture(params=FLOWS)
def flow(request, library):
    return library.flows[request.param]


def test_the_json_is_the_yaml_and_fits_its_schema(site, flow):
    data = json.loads((site.folder / "flows" / f"{flow.id}.json").read_text(encoding="utf-8"))
    assert data == flow.data
    schema = json.loads((site.folder / "flows" / "schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(data)


def test_the_readable_flow_holds_the_same_questions_rules_and_outcomes(site, flow):
    for lang in LANGUAGES:
        page = site.page(lang, f"/flows/{flow.id}/")
        asked = {node_of(tag): tag for tag in page.select(".flow-tree__question")}
        assert {id: text_of(tag.h2) for id, tag in asked.items()} == {
            id: one.ask[lang] for id, one in flow.questions.items()
        }
        for id, question in flow.questions.items():
            written = [
                (link["data-option"], target_of(link), text_of(link)) for link in asked[id].select("[data-option]")
            ]
            assert written == [(option.id, option.to, option.label[lang]) for option in question.options]
        assert [target_of(link) for link in page.select(".flow-tree__rules a")] == [rule.to for rule in flow.rules]
        ends = {node_of(tag): tag for tag in page.select(".flow-tree__outcome")}
        assert set(ends) == set(flow.outcomes)
        for id, outcome in flow.outcomes.items():
            shown = ends[id]
            assert text_of(shown.h2) == outcome.headline[lang] and shown["data-urgency"] == outcome.urgency
            assert [squeezed(item.get_text()) for item in shown.select(".flow-tree__because li")] == [
                squeezed(one[lang]) for one in outcome.because
            ]
            for item, step in zip(shown.select(".flow-tree__steps > li"), outcome.steps, strict=True):
                assert squeezed(item.get_text()).startswith(squeezed(step[lang]))
            assert {link["href"].partition("#")[2] for link in shown.select("a.cite")} == {*outcome.cites}
            force = [KINDS.index(kind["data-kind"]) for kind in shown.select(".flow-tree__cites .kind")]
            assert force == sorted(force) and len(force) == len(outcome.cites), "the most binding stands first"
            assert [link["href"] for link in shown.select(".flow-tree__calls a")] == [
                f"tel:{call['tel']}" for call in outcome.call
            ]


def test_the_rules_read_as_sentences(site, flow):
    for line in site.page("en", f"/flows/{flow.id}/").select(".flow-tree__rules li > a"):
        assert not re.search(r"[”.?:](?:and|or|you|[A-Z])", line.get_text()), line.get_text()


def test_every_route_can_be_walked_by_tapping_links(site, flow):
    page = by_id(site.page("zh", f"/flows/{flow.id}/"))
    for route in routes(flow):
        assert walk_links(page, flow.id, flow.start, list(route.answers.values())) == route.outcome


def test_every_route_is_published_in_plain_words(site, flow):
    for lang in LANGUAGES:
        lines = (site.folder / "flows" / f"{flow.id}.{lang}.txt").read_text(encoding="utf-8").splitlines()[2:]
        assert [line.rpartition(" → ")[2] for line in lines] == [
            flow.outcomes[route.outcome].headline[lang] for route in routes(flow)
        ]


def test_every_journey_ends_where_it_says_in_both_languages(site, flow):
    for lang in LANGUAGES:
        page = by_id(site.page(lang, f"/flows/{flow.id}/"))
        for journey in load_journeys(flow.file.parent / "journeys.yml", flow)[0]:
            assert walk_links(page, flow.id, flow.start, journey.answers) == journey.outcome, journey.name


def test_every_option_of_the_readable_flow_leads_onward(site, flow):
    for lang in LANGUAGES:
        page = site.page(lang, f"/flows/{flow.id}/")
        for section in page.select(".flow-tree__question, .flow-tree__rules"):
            links = section.select("a")
            assert links, f"{section['id']} is a dead end"
            for link in links:
                assert page.find(id=link["href"].removeprefix("#")) is not None, (
                    f"{section['id']} leads to {link['href']}"
                )


def test_a_flow_keeps_to_its_bytes(site, flow):
    data = (site.folder / "flows" / f"{flow.id}.json").read_bytes()
    assert len(brotli.compress(data)) <= JSON_BUDGET


def test_the_element_and_its_style_keep_to_their_bytes(site):
    parts = [(site.folder / "widget" / name).read_bytes() for name in ("flow-tree.js", "flow-tree.css")]
    assert len(brotli.compress(b"".join(parts))) <= ELEMENT_BUDGET


def test_the_picture_of_a_flow_shows_every_question_option_and_outcome(site, flow):
    for lang in LANGUAGES:
        frame = site.page(lang, f"/flows/{flow.id}/").select_one(".flow-picture img")
        path = site.folder / "flows" / f"{flow.id}.{lang}.svg"
        assert frame["src"].endswith(f"/{path.name}") and frame["alt"]
        picture = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        assert [frame["width"], frame["height"]] == [picture.get("width"), picture.get("height")]
        boxes = [
            squeezed("".join(group.itertext()))
            for group in picture.findall(".//{*}g")
            if "node" in group.get("class", "")
        ]
        for question in flow.questions.values():
            words = question.ask[lang] + "".join(option.label[lang] for option in question.options)
            assert squeezed(words) in boxes, question.id
        for id, outcome in flow.outcomes.items():
            assert any(box.endswith(squeezed(outcome.headline[lang])) for box in boxes), id
        edges = [group for group in picture.findall(".//{*}g") if group.get("class") == "edge"]
        assert len(edges) == sum(len(one.options) for one in flow.questions.values()) + len(
            {rule.to for rule in flow.rules}
        )


def squeezed(words):
    return "".join(words.split())
