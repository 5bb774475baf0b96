"""The list of what readers type: long enough, no query twice, every page and heading it names exists."""

import pytest
from knowledge.problems import ROOT
from knowledge.yamlfile import load
from readers import LANGUAGES

LEAST = {"zh": 60, "en": 40}


@pytest.fixture(scope="module")
def queries():
    document = load(ROOT / "tests" / "content" / "queries.yml")
    assert not document.problems, document.problems
    return document.data


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_queries_enough_and_none_stands_twice(queries, language):
    asked = [one["query"] for one in queries[language]]
    assert len(asked) >= LEAST[language]
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_query_names_pages_and_headings_that_exist(queries, library, language):
    pages = {page.url: page for page in library.pages.values() if page.lang == language}
    for one in queries[language]:
        assert set(one) == {"query", "pages"} and one["pages"], one
        assert len(one["pages"]) <= 3, f"{one['query']}: a query that four pages answer says nothing"
        for place in one["pages"]:
            url, _, heading = place.partition("#")
            assert url in pages, f"{one['query']}: {place}"
            assert not heading or f"{{ #{heading} }}" in pages[url].file.read_text(encoding="utf-8"), place


def test_the_twenty_most_wanted_terms_are_asked_in_pinyin(queries, library):
    pinyin = {word for term in library.glossary.searched for word in term.pinyin}
    assert len(pinyin & {str(one["query"]) for one in queries["zh"]}) >= 20
