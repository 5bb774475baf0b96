"""What readers type finds the page that answers, in their language, by any way text arrives; keys alone walk search.

The queries and the pages they should find stand in tests/content/queries.yml. One page asks them all, hosted and from
the archive's folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from browser.conftest import watch
from knowledge.problems import ROOT
from knowledge.yamlfile import load
from playwright.sync_api import Page, expect
from readers import LANGUAGES, PolicedHandler, served, wait_until

QUERIES = load(ROOT / "tests" / "content" / "queries.yml").data
TOP_THREE, TOP_ONE = 0.97, 0.85
LINKS = ".md-search-result__list a.md-search-result__link"
# Puts each query into the box as a paste does and waits for the theme to say how many pages it found.
ASK = """async (queries) => {
  const input = document.querySelector("[name=query]"), found = [];
  const meta = document.querySelector(".md-search-result__meta");
  const list = document.querySelector(".md-search-result__list");
  for (const query of queries) {
    const answered = new Promise((done) => new MutationObserver((_, seen) => { seen.disconnect(); done(); })
      .observe(meta, { childList: true }));
    input.value = query;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await answered;
    found.push([...list.children].map((one) => [...one.querySelectorAll(":scope > a")].map((a) => a.href)));
  }
  return found;
}"""


@dataclass(frozen=True)
class Asked:
    """A query and the places its results show at once, result by result: `/act/complain/`, `/faq/#wages`."""

    query: str
    wanted: Sequence[str]
    results: Sequence[Sequence[str]]

    @property
    def rank(self) -> int:
        """Which result holds a wanted page, from 1; 0 where none does."""
        hits = [bool({*self.wanted} & {part for place in places for part in _parts(place)}) for places in self.results]
        return hits.index(True) + 1 if True in hits else 0


def _parts(place: str) -> tuple[str, str]:
    return place, place.partition("#")[0]


@pytest.fixture(scope="module", params=["hosted", "file"])
def root(request: pytest.FixtureRequest) -> str:
    """The site's address, or that of the archive's folder."""
    if request.param == "hosted":
        return request.getfixturevalue("address")
    return request.getfixturevalue("unpacked").as_uri()


@pytest.fixture(scope="module")
def asked(root: str, chromium) -> dict[str, list[Asked]]:
    """Every query's results."""
    answers = {}
    for lang in LANGUAGES:
        page = chromium.new_page(viewport={"width": 360, "height": 740})
        faults = watch(page, root)
        home = root + ("/en" if lang == "en" else "")
        page.goto(f"{home}/about{'/' if root.startswith('http') else '.html'}")
        reach(page)
        queries = [str(one["query"]) for one in QUERIES[lang]]
        found = page.evaluate(ASK, queries)
        answers[lang] = [
            Asked(query, one["pages"], [[_place(link, home) for link in links] for links in results])
            for query, one, results in zip(queries, QUERIES[lang], found, strict=True)
        ]
        assert not faults, faults
        page.close()
    return answers


def _place(link: str, home: str) -> str:
    path, _, heading = link.removeprefix(home).partition("#")
    path = path.partition("?")[0].removesuffix("index.html").replace(".html", "/")
    return f"{path}#{heading}" if heading else path


def reach(page: Page) -> None:
    """Opens search and waits until it answers."""
    page.locator(".site-header__search").click()
    page.locator("[name=query]").fill("110")
    expect(page.locator(LINKS).first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_readers_type_finds_the_page_that_answers(asked, language):
    ranks = [one.rank for one in asked[language]]
    missed = [f"{one.query}: {one.results[:3]}" for one in asked[language] if not 0 < one.rank <= 3]
    assert sum(0 < rank <= 3 for rank in ranks) / len(ranks) >= TOP_THREE, missed
    assert ranks.count(1) / len(ranks) >= TOP_ONE, [one.query for one in asked[language] if one.rank != 1]


def test_no_result_is_in_the_other_language(asked):
    for lang, answers in asked.items():
        places = {place for one in answers for places in one.results for place in places}
        assert all(place.startswith("/") for place in places), f"{lang}: leaves its language's folder"
        assert not [place for place in places if place.startswith("/en/")], lang


@pytest.fixture
def searching(page: Page, address: str, lang: str) -> Iterator[Page]:
    page.goto(f"{address}/{'en/' if lang == 'en' else ''}about/")
    yield page


def test_nothing_of_search_is_loaded_before_it_is_reached_for(page, address):
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{address}/visit/", wait_until="networkidle")
    assert not [url for url in loaded if "search" in url or "bundle" in url]


def test_the_index_fetched_ahead_is_not_asked_for_again(context, site):
    asked: list[str] = []

    class Noting(PolicedHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            super().do_GET()

        def send_header(self, keyword: str, value: str) -> None:
            if keyword != "Last-Modified":  # from its age a browser would guess how long the file may be kept
                super().send_header(keyword, value)

    with served(site.folder, Noting) as address:
        page = context.new_page()
        page.goto(f"{address}/about/")
        reach(page)
        page.locator("[name=query]").fill("12378")
        expect(page.locator(LINKS).first).to_be_visible()
        page.close()
    assert asked.count("/search/search_index.json") == 1


def test_an_empty_result_offers_the_page_for_someone_at_the_door(searching, library, lang):
    reach(searching)
    searching.locator("[name=query]").fill("qqqqzzzz")
    expect(searching.locator(LINKS)).to_have_count(1)
    expect(searching.locator(LINKS)).to_contain_text(library.words["search"]["door"][lang])
    searching.keyboard.press("Enter")
    searching.wait_for_url("**/now/at-the-door/")


def test_the_number_of_results_is_announced_and_the_dialog_has_a_name(searching, library, lang):
    reach(searching)
    status = searching.get_by_role("status").filter(visible=True)
    said = status.inner_text()
    searching.locator("[name=query]").fill("12378")
    expect(status).not_to_have_text(said)
    assert any(letter.isdigit() for letter in status.inner_text())
    expect(searching.get_by_role("dialog", name=library.words["header"]["search"][lang])).to_be_attached()


def test_titles_found_are_set_smaller_than_the_title_of_a_page(searching):
    searching.locator(".site-header__search").click()
    searching.keyboard.type("12378")
    found = searching.locator(".md-search-result__article h1").first
    expect(found).to_have_css("font-size", "19.1px")
    assert searching.locator(".md-content h1").evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)") > 25


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_result_shows_the_sentence_that_matches_and_no_hidden_word(page, address, language):
    page.goto(f"{address}/{'en/' if language == 'en' else ''}about/")
    reach(page)
    typed, written = {"zh": ("家访", "上门"), "en": ("salary", "wages")}[language]
    page.locator("[name=query]").fill(typed)
    first = page.locator(".md-search-result__item").first
    expect(first.locator("mark").first).to_have_text(written, ignore_case=True)
    for teaser in first.locator(":scope > a").all():
        assert teaser.locator("p").count() <= 2, "two sentences at most"
        assert typed not in teaser.inner_text().lower()


def test_search_is_walked_by_keyboard_alone(searching):
    searching.keyboard.press("/")
    expect(searching.locator("[name=query]")).to_be_focused()
    searching.keyboard.type("12378")
    expect(searching.locator(LINKS).first).to_be_visible()
    walked = []
    for key in ("Tab", "ArrowDown", "Shift+Tab", "Shift+Tab"):
        searching.keyboard.press(key)
        walked.append(searching.evaluate("document.activeElement.className || document.activeElement.name"))
    assert "md-search-result__link" in walked[0] and "md-search__input" in walked[-1]
    searching.keyboard.press("Escape")
    expect(searching.locator("#__search")).not_to_be_checked()
    expect(searching.locator(".site-header__search")).to_be_focused()
    searching.keyboard.press("/")
    searching.keyboard.press("ArrowDown")
    searching.keyboard.press("Enter")
    searching.wait_for_url(lambda url: "/about/" not in url)


@pytest.mark.parametrize("way", ["paste or voice", "an input method's whole word"])
def test_text_that_comes_without_keys_is_searched(searching, way):
    reach(searching)
    searching.locator("[name=query]").fill("")
    expect(searching.locator(LINKS)).to_have_count(0)
    session = searching.context.new_cdp_session(searching)
    if way.startswith("paste"):
        session.send("Input.insertText", {"text": "12378"})
    else:
        session.send("Input.imeSetComposition", {"text": "123", "selectionStart": 3, "selectionEnd": 3})
        session.send("Input.insertText", {"text": "12378"})
    expect(searching.locator("[name=query]")).to_have_value("12378")
    expect(searching.locator(LINKS).first).to_be_visible()


def test_what_was_typed_before_search_arrived_is_searched(searching):
    held = []
    searching.route("**/bundle.*.js", lambda route: held.append(route))
    searching.locator(".site-header__search").click()
    searching.keyboard.type("12378")
    wait_until(searching, "document.querySelector('script[src*=bundle]')")
    held.pop().continue_()
    expect(searching.locator(LINKS).first).to_be_visible()
