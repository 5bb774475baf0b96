"""Prose: law without a citation, numbers that differ, Chinese set badly, are each named."""

from pathlib import Path

import pytest
from knowledge.prose import blocks, check_prose, grade, mean_sentence, numbers, type_faults, uncited, unlike_numbers
from knowledge.yamlfile import load_text

FILE = Path("a.md")


def said(lang, text):
    return [block.plain for block in uncited(lang, list(blocks(text)))]


def test_blocks_are_paragraphs_items_and_headings_with_their_lines():
    found = list(blocks("# 题 { #t }\n\n一句。\n两句。\n\n- 甲\n- 乙\n<div>\n\n1. 丙\n", first_line=7))
    assert [(one.plain, one.line, one.section, one.heading) for one in found] == [
        ("题", 7, 1, True),
        ("一句。\n两句。", 9, 1, False),
        ("甲", 12, 1, False),
        ("乙", 13, 1, False),
        ("丙", 16, 1, False),
    ]


@pytest.mark.parametrize(
    ("lang", "text"),
    [("zh", "催收不得进门。"), ("zh", "- 你有权拒绝。"), ("en", "They must leave."), ("en", "It is a crime.")],
)
def test_a_verb_of_law_without_a_citation_is_found(lang, text):
    assert len(said(lang, f"## A {{ #a }}\n\nA lead.\n\n{text}")) == 1


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh", "催收不得进门。[@civil-code-1033-2]"),
        ("zh", "先关好门。"),
        ("en", "Under the Criminal Law and otherwise."),
        ("en", "You can ask them to leave."),
    ],
)
def test_a_cited_block_or_plain_advice_passes(lang, text):
    assert said(lang, f"## A {{ #a }}\n\nA lead.\n\n{text}") == []


def test_a_cited_lead_covers_its_section_and_no_other():
    text = "## A { #a }\n\nLead. [@x]\n\n- They must leave.\n\n## B { #b }\n\nLead.\n\n- They must leave.\n"
    assert len(said("en", text)) == 1


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("2026年11月23日查", "looked 23 November 2026"),
        ("15 天内，1,800 元", "within 15 days, 1,800 yuan"),
        ("三年，两次", "three years, twice"),
        ("22:00 至次日 8:00", "22:00 to 08:00"),
        ("3 次", "three times"),
        ("超过 5 万元", "over 50,000 yuan"),
        ("1,210.1 亿元", "121.01 billion yuan"),
    ],
)
def test_the_same_numbers_in_either_writing_agree(zh, en):
    assert list(unlike_numbers(list(blocks(zh)), list(blocks(en)))) == []


@pytest.mark.parametrize(
    ("zh", "en", "lacking"),
    [("15 天内", "within 30 days", {"zh", "en"}), ("打 12378", "ring them", {"en"}), ("去年", "in 2025", {"zh"})],
)
def test_a_number_only_one_language_gives_is_named(zh, en, lacking):
    assert {one[2] for one in unlike_numbers(list(blocks(zh)), list(blocks(en)))} == lacking


def test_citations_hold_no_numbers():
    assert numbers("按时还。[@civil-code-675]", "zh")[0] == set()


@pytest.mark.parametrize(
    "text",
    ["打110报警", "打 110,再说", "不行！", "他说 “走” ，好", '他说"走"', "我们的的书", "先看 (法院)", "上 门"],
)
def test_chinese_set_badly_is_marked(text):
    assert type_faults(FILE, 3, text)[0].line == 3


@pytest.mark.parametrize(
    "text",
    [
        "打 [110](tel:110)（警察）。",
        "2026年11月23日查，第1033条第2项。[@civil-code-1033-2]",
        "**先核实。** 再说。",
        "金规〔2025〕9号，GB/T 45251-2025。",
        "据《21世纪经济报道》报道",
    ],
)
def test_chinese_set_well_passes(text):
    assert type_faults(FILE, 1, text) == []


def test_an_excuse_that_excuses_nothing_is_named():
    allowed = load_text(Path("uncited.yml"), "- lang: zh\n  page: a.md\n  begins: 没有\n  reason: x\n")
    assert "nothing begins" in str(check_prose({}, [], allowed)[0])


def test_reading_figures_know_hard_from_easy():
    easy = ["Ring the police. Stay in. Do not go out."]
    hard = ["The beneficiary's representative institution may subsequently necessitate additional documentation."]
    assert grade(easy) < 3 < 15 < grade(hard)
    assert mean_sentence(["先关门。再打电话。"]) == pytest.approx(3.5)
