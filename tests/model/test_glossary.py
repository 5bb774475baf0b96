"""The glossary: faults of the file are named; terms become links where they may."""

from pathlib import Path

import pytest
from knowledge.glossary import check_spelling, link_terms, load_glossary
from knowledge.prose import Wording
from knowledge.search import typed_words

TEXT = """
- id: court
  title:
    zh: 法院
    en: Court
  terms:
    - id: payment-order
      zh: 支付令
      en: payment order
      meaning:
        zh: 法院发的限期还款命令。
        en: A court's demand to pay by a day.
      also:
        zh: [督促令]
      typed:
        zh: [法院催款]
        en: [court demand]
      pinyin: [zhifuling]
      avoid:
        zh: [催债令]
        en: [court bill]
    - id: overdue
      zh: 逾期
      en: overdue
      meaning:
        zh: 到期没还。
        en: Not paid when due.
      link: false
"""


@pytest.fixture
def load(tmp_path):
    def run(old="", new=""):
        path = tmp_path / "glossary.yml"
        path.write_text(TEXT.replace(old, new, 1) if old else TEXT, encoding="utf-8")
        return load_glossary(path)

    return run


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("      zh: 逾期\n", "      zh: 支付令\n", "a term twice"),
        ("        en: Not paid when due.\n", "", 'has no "en"'),
        ("id: overdue", "id: Over Due", "not a kebab-case id"),
        ("      link: false", "      see: nowhere", "sends to"),
        ("      link: false", "      colour: red", "unknown key"),
        ("[法院催款]", "[督促令]", 'already leads to "payment-order"'),
        ("[court demand]", "[overdue]", 'already leads to "overdue"'),
        ("[court demand]", "[Court Demand]", "not as en readers type it"),
        ("[court demand]", "[法院]", "not as en readers type it"),
        ("[zhifuling]", "[zhi fu ling]", "is not pinyin"),
    ],
)
def test_each_fault_of_the_file_is_named(load, old, new, said):
    assert any(said in str(problem) for problem in load(old, new)[1])


def test_the_first_use_of_a_term_becomes_a_link_that_shows_its_meaning(load):
    html = link_terms("<p>支付令来了。支付令要看日期。</p>", load()[0], "zh", "../glossary/")
    assert html.count("<a ") == 1
    assert html.startswith(
        '<p><a class="term" href="../glossary/#payment-order" title="法院发的限期还款命令。">支付令</a>来了'
    )


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Payment order</h2>",
        '<p><a href="x">payment order</a></p>',
        '<div class="say"><p>payment order</p></div>',
        "<!-- payment order -->",
        "<p>prepayment orders</p>",
        "<p>overdue</p>",
    ],
)
def test_headings_links_words_to_say_and_parts_of_words_stay_plain(load, html):
    assert link_terms(html, load()[0], "en", "g/") == html


def test_other_words_for_a_term_and_plurals_lead_to_it(load):
    glossary = load()[0]
    assert "#payment-order" in link_terms("<p>督促令</p>", glossary, "zh", "g/")
    assert "#payment-order" in link_terms("<p>Payment orders</p>", glossary, "en", "g/")
    assert [term.id for term in glossary.mentions("two payment orders", "en")] == ["payment-order"]


def test_a_word_we_do_not_write_is_named_with_the_one_we_do(load):
    file = Path("a.md")
    wordings = [
        Wording(file, 4, "zh", "收到催债令"),
        Wording(file, 5, "zh", "所谓“催债令”"),
        Wording(file, 6, "en", "a Court bill"),
    ]
    assert [str(one) for one in check_spelling(load()[0], wordings)] == [
        'a.md:4 "催债令" is not a word of this site; write "支付令"',
        'a.md:6 "Court bill" is not a word of this site; write "payment order"',
    ]


EVERYDAY = """
- id: everyday
  title:
    zh: 日常的说法
    en: Everyday words
  everyday: true
  terms:
    - id: cope
      zh: 撑不住
      en: cope
      typed:
        zh: [想死]
        en: [want to die]
"""


def test_typed_words_lead_a_search_to_the_word_that_is_written(tmp_path):
    path = tmp_path / "glossary.yml"
    path.write_text(TEXT + EVERYDAY, encoding="utf-8")
    glossary, problems = load_glossary(path)
    assert not problems
    chinese, english = typed_words(glossary, "zh"), typed_words(glossary, "en")
    assert {chinese[word] for word in ("法院催款", "督促令", "催债令", "zhifuling", "payment order")} == {"支付令"}
    assert {english[word] for word in ("court demand", "court bill", "zhifuling", "支付令")} == {"payment order"}
    assert chinese["想死"] == "撑不住" and english["want to die"] == "cope"


def test_everyday_words_stand_on_no_page_and_become_no_link(tmp_path):
    path = tmp_path / "glossary.yml"
    path.write_text(TEXT + EVERYDAY, encoding="utf-8")
    glossary = load_glossary(path)[0]
    assert link_terms("<p>撑不住</p>", glossary, "zh", "g/") == "<p>撑不住</p>"
    assert "cope" not in glossary.terms and all(group.id != "everyday" for group in glossary.explained)
