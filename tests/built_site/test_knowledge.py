"""What each kind of page gives its reader: the answer, the steps, the card for the moment, the question, the term."""

import re
from itertools import pairwise

import pytest
from knowledge.prose import grade, mean_sentence, wordings
from knowledge.yamlfile import load
from readers import LANGUAGES, text_of

LONG = {"faq.md", "glossary.md", "changes.md", "sources/index.md", "about.md"}  # pages that may run on
MOST_HAN = 1250
EASY, PLAIN = 9, 11  # Flesch-Kincaid grades: the moment itself, and everything else
LONGEST_SENTENCE = 30  # Chinese characters, mean over a page


def pages_below(site, folder, lang):
    root = site.folder / ("en" if lang == "en" else "")
    return {path.parent.name: site.soup(path) for path in sorted((root / folder).glob("*/index.html"))}


@pytest.mark.parametrize("folder", ["law", "act"])
def test_a_page_of_rules_or_steps_answers_first_then_says_what_to_do_and_where_to_go(site, folder):
    for lang in LANGUAGES:
        for name, page in pages_below(site, folder, lang).items():
            article = page.select_one("article")
            first = article.select_one("h1").find_next(["div", "p"])
            assert "answer" in first.get("class", []), f"{folder}/{name} does not begin with its answer"
            assert article.select("ol > li"), f"{folder}/{name} has no steps"
            assert article.select("#read-next ~ ul a"), f"{folder}/{name} leads nowhere"
            assert article.select("a.cite"), f"{folder}/{name} cites nothing"


def test_a_card_holds_five_lines_and_the_first_is_the_number_to_ring(site):
    for lang in LANGUAGES:
        cards = pages_below(site, "now", lang)
        for name in ("threats", "real-or-fake", "overwhelmed"):
            lines = cards[name].select(".now > ol > li")
            assert len(lines) == 5, name
            assert lines[0].select_one('a[href="tel:110"]'), name
            assert cards[name].select_one(".dock a[href='tel:110']"), name
        for name, card in cards.items():
            if name != "overwhelmed":
                words = card.select_one("#words-to-say, #words-through-the-door")
                assert "110" in text_of(words.find_next("p")), f"{name}: threatened, say nothing more and ring 110"


def test_the_card_for_despair_speaks_of_people_and_numbers_and_nothing_else(site, library):
    for lang in LANGUAGES:
        page = pages_below(site, "now", lang)["overwhelmed"]
        article = page.select_one("article")
        for part in article.select(".page-dates, .dock, .cites"):
            part.decompose()
        words = text_of(article)
        assert not re.search("债|欠|还款|法律|法院|起诉|逾期|钱|利息|loan|debt|lawsuit|court|interest", words, re.I), (
            lang
        )
        assert {"110", "120", "12356"} <= set(re.findall(r"\d{3,5}", words))


def test_english_words_to_say_stand_beside_their_chinese_and_pinyin(site):
    for name, page in pages_below(site, "now", "en").items():
        for box in page.select(".say"):
            lines = [text_of(line) for line in box.select("p")]
            chinese = [line for line in lines if re.search("[\u4e00-\u9fff]", line)]
            assert chinese and len(chinese) >= len(lines) / 2, name
            assert all(re.search("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", line) for line in chinese), name


def test_each_question_is_answered_in_short_with_a_rule_and_a_way_on(site):
    asked = {}
    for lang in LANGUAGES:
        article = site.page(lang, "/faq/").select_one("article")
        asked[lang] = [heading["id"] for heading in article.select("h3")]
        assert len(asked[lang]) >= 40
        for heading in article.select("h3"):
            answer = []
            for part in heading.find_next_siblings():
                if part.name in ("h2", "h3"):
                    break
                answer.append(part)
            cites = [link for part in answer for link in part.select("a.cite")]
            links = [link for part in answer for link in part.select("a:not(.cite, .term, [href^='tel:'])")]
            assert cites and links, heading["id"]
            for cited in [found for part in answer for found in part.select(".cites")]:
                cited.decompose()
            sentences = re.findall(r"[。？]|[.?](?=[”)]*(?:\s|$))", " ".join(text_of(part) for part in answer))
            assert 2 <= len(sentences) <= 5, f"{heading['id']}: {len(sentences)} sentences"
    assert asked["zh"] == asked["en"]


def test_every_term_is_explained_in_both_languages_and_used_words_lead_to_it(site, soups, library):
    for lang in LANGUAGES:
        page = site.page(lang, "/glossary/")
        explained = {tag["id"] for tag in page.select(".glossary__term")}
        assert explained == set(library.glossary.terms) and len(explained) >= 60
    linked = {link["href"].partition("#")[2] for page in soups.values() for link in page.select("a.term")}
    wanted = {term.id for term in library.glossary.terms.values() if term.link}
    assert linked <= wanted and len(linked) >= len(wanted) / 2
    assert all(link["title"] for page in soups.values() for link in page.select("a.term"))


def test_changes_are_dated_and_the_newest_comes_first(site):
    for lang in LANGUAGES:
        ids = [tag["id"] for tag in site.page(lang, "/changes/").select("article h3[id^=d2]")]
        days = [re.match(r"d(\d{4}(?:-\d\d){0,2})", id)[1] for id in ids]
        assert len(days) >= 15
        for newer, older in pairwise(days):
            shared = min(len(newer), len(older))  # a change known by its month alone stands anywhere in that month
            assert newer[:shared] >= older[:shared], (newer, older)


def test_no_page_runs_longer_than_a_reader_does(library):
    for (lang, path), page in library.pages.items():
        if lang == "zh" and path not in LONG:
            length = sum(len(re.findall("[\u4e00-\u9fff]", block.plain)) for block in page.blocks)
            assert length <= MOST_HAN, f"{path} has {length} characters; it is two pages"


def test_every_page_and_flow_is_plain_enough_to_read_at_night(library):
    for (lang, path), page in library.pages.items():
        said = [block.text for block in page.blocks if not block.heading]
        if lang == "zh":
            assert mean_sentence(said) <= LONGEST_SENTENCE, path
        elif said:
            assert grade(said) <= (EASY if path.startswith(("now/", "flows/")) else PLAIN), path
    for id, flow in library.flows.items():
        said = [one for one in wordings(load(flow.file)) if one.lang == "en"]
        assert grade([one.text for one in said]) <= EASY, id


def test_a_source_that_has_ended_says_so_and_names_what_came_after(site, library):
    for lang in LANGUAGES:
        page = site.page(lang, "/sources/")
        for source in library.sources.values():
            notice = page.find(id=source.id).find_next("div", class_="source").select_one(".source__ended")
            assert bool(notice) == bool(source.until), source.id
            if source.replaced_by:
                assert notice.a["href"] == f"#{source.replaced_by}"
