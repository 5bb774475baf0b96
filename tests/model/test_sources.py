"""Sources: what a provision may print, and what a wrong file says."""

import pytest
from knowledge.sources import load_sources, pinpoint

SOUND = """id: some-law
title: {zh: "某法", en: "Some Law"}
short: {zh: "《某法》", en: "Some Law"}
issuer: {zh: "某机关", en: "Some body"}
number: null
kind: law
issued: '2020-01-01'
effective: null
until: null
url: https://flk.npc.gov.cn/
checked: '2026-11-23'
recheck: '2027-05-23'
provisions:
  - id: some-law-1
    pinpoint: 第1条第2款
    text: {zh: "一句话。", en: "A sentence."}
    confidence: primary-text
    reported_by: null
"""


@pytest.mark.parametrize(
    ("place", "english"),
    [
        ("第1033条第2项", "Art.\u00a01033, item\u00a02"),
        ("第192条第2款", "Art.\u00a0192, para.\u00a02"),
        ("第50条第1款第5项", "Art.\u00a050, para.\u00a01, item\u00a05"),
        ("第253条之一第1款", "Art.\u00a0253-1, para.\u00a01"),
        ("第24条、第35条", "Art.\u00a024; Art.\u00a035"),
        ("修改后第7条", "Art.\u00a07 (as amended)"),
        (None, ""),
    ],
)
def test_a_pinpoint_is_said_in_english(place, english):
    assert pinpoint(place, "en") == english
    assert pinpoint(place, "zh") == (place or "")


def test_a_sound_source_has_no_problem(tmp_path):
    (tmp_path / "some-law.yml").write_text(SOUND, encoding="utf-8")
    sources, problems = load_sources(tmp_path)
    assert problems == [] and sources["some-law"].provisions[0].source == "some-law"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("kind: law", "kind: lore", 'kind is "lore"'),
        ("'2020-01-01'", "'2020-13-01'", "is not a date"),
        ("pinpoint: 第1条第2款", "pinpoint: 条号未核", "is not written"),
        ("id: some-law-1", "id: other-1", "does not start with its source"),
        ("confidence: primary-text", "confidence: secondary", "prints no article number"),
        ('en: "A sentence."', 'fr: "Une phrase."', 'unknown key "fr"'),
        ("https://", "http://", "is not https"),
        ("id: some-law\n", "id: another-law\n", "differs from the file name"),
    ],
)
def test_a_wrong_source_is_refused(tmp_path, old, new, what):
    assert old in SOUND
    (tmp_path / "some-law.yml").write_text(SOUND.replace(old, new, 1), encoding="utf-8")
    problems = load_sources(tmp_path)[1]
    assert any(what in problem.what for problem in problems), [str(problem) for problem in problems]


@pytest.mark.parametrize("label", ["", "    label: {zh: 题目}\n"])
def test_a_clause_without_a_number_needs_a_label_in_both_languages(tmp_path, label):
    text = SOUND.replace("pinpoint: 第1条第2款", "pinpoint: null") + label
    (tmp_path / "some-law.yml").write_text(text, encoding="utf-8")
    assert any("label" in problem.what for problem in load_sources(tmp_path)[1])


def test_a_provision_id_used_twice_is_refused(tmp_path):
    (tmp_path / "some-law.yml").write_text(SOUND + SOUND.partition("provisions:\n")[2], encoding="utf-8")
    assert any("is already in" in problem.what for problem in load_sources(tmp_path)[1])
