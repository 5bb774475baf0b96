"""Each promise is broken once on a copy of the built site, and its own test is seen to fail by name."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from knowledge.problems import ROOT

FLOW = "flows/will-they-visit"


def edit(path: Path, change: Callable[[BeautifulSoup], object]) -> None:
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    change(soup)
    path.write_text(str(soup), encoding="utf-8")


def page(site: Path, change: Callable[[BeautifulSoup], object], path: str) -> None:
    edit(site / path / "index.html", change)


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def remove_section(soup: BeautifulSoup) -> None:
    soup.select_one('[data-article="2.1"]').decompose()


def dangle(soup: BeautifulSoup) -> None:
    soup.select_one("article a[href$='stages/']")["href"] = "../no-such-page/"


def lose_anchor(soup: BeautifulSoup) -> None:
    soup.find(id="hotlines")["id"] = "phones"


def dead_end(soup: BeautifulSoup) -> None:
    for link in soup.select("#will-they-visit--contact [data-option]"):
        link["href"] = "#nowhere"


def lose_outcome(soup: BeautifulSoup) -> None:
    soup.select_one("#will-they-visit--possible").decompose()


def unlink_citation(soup: BeautifulSoup) -> None:
    soup.select_one("a.cite")["href"] = "../sources/#no-such-clause"


def lose_name(soup: BeautifulSoup) -> None:
    del soup.select_one(".site-header__search")["aria-label"]


def third_party(soup: BeautifulSoup) -> None:
    soup.head.append(soup.new_tag("script", src="https://counter.example/count.js"))


def break_console(soup: BeautifulSoup) -> None:
    script = soup.new_tag("script")
    script.string = "console.error('lost')"
    soup.body.append(script)


PROMISES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a removed article section": (
        "built_site/test_article.py::test_article_section_has_one_home_with_heading_and_text",
        lambda site: page(site, remove_section, "visit/stages"),
    ),
    "a dangling link": (
        "built_site/test_pages.py::test_every_internal_link_and_anchor_works",
        lambda site: page(site, dangle, "visit"),
    ),
    "a dangling anchor": (
        "built_site/test_pages.py::test_every_internal_link_and_anchor_works",
        lambda site: page(site, lose_anchor, "act/get-help"),
    ),
    "a lost language": (
        "built_site/test_pages.py::test_both_languages_have_the_same_pages",
        lambda site: shutil.rmtree(site / "en" / "law"),
    ),
    "a heading in one language only": (
        "built_site/test_pages.py::test_twins_agree_in_headings_ids_citations_and_pictures",
        lambda site: page(site, lambda soup: soup.select_one("article h2").decompose(), "en/law"),
    ),
    "a lost picture": (
        "built_site/test_pages.py::test_the_road_is_drawn_in_both_languages",
        lambda site: page(site, lambda soup: soup.select_one(".road__label").decompose(), "en/visit"),
    ),
    "a wrong page language": (
        "built_site/test_pages.py::test_every_page_says_its_language",
        lambda site: page(site, lambda soup: soup.html.attrs.update(lang="en"), "about"),
    ),
    "a lost alternate": (
        "built_site/test_pages.py::test_alternates_are_absolute_and_name_a_default",
        lambda site: page(site, lambda soup: soup.select_one("link[hreflang=x-default]").decompose(), "about"),
    ),
    "a page without its date": (
        "built_site/test_pages.py::test_every_page_shows_when_it_was_checked",
        lambda site: page(site, lambda soup: soup.select_one("[data-recheck]").decompose(), "act"),
    ),
    "a third-party script": (
        "built_site/test_pages.py::test_no_page_loads_anything_from_another_host",
        lambda site: page(site, third_party, "law"),
    ),
    "a script that stores": (
        "built_site/test_pages.py::test_no_page_stores_or_measures_anything",
        lambda site: swap(site / "assets" / "site.js", "let asked", "localStorage.x = 1; let asked"),
    ),
    "a 404 page without English": (
        "built_site/test_pages.py::test_the_404_page_serves_both_languages_without_script",
        lambda site: edit(site / "404.html", lambda soup: soup.select_one("section[lang=en]").decompose()),
    ),
    "a home without its 110 button": (
        "built_site/test_pages.py::test_home_shows_the_doors_and_what_to_do_when_someone_is_here",
        lambda site: page(site, lambda soup: soup.select_one(".here-now .call").decompose(), ""),
    ),
    "a citation that leads nowhere": (
        "built_site/test_sources.py::test_every_citation_resolves_and_shows_its_kind",
        lambda site: page(site, unlink_citation, "law"),
    ),
    "a citation without its reporter": (
        "built_site/test_sources.py::test_a_reported_clause_says_so_wherever_it_is_cited",
        lambda site: page(site, lambda soup: soup.select_one("article .cites small").decompose(), "visit/stages"),
    ),
    "a provision lost from the data": (
        "built_site/test_sources.py::test_sources_json_and_the_sources_page_hold_the_same_provisions",
        lambda site: swap(site / "sources.json", '"civil-code-675"', '"civil-code-0"'),
    ),
    "a dead end in a flow": (
        "built_site/test_flows.py::test_every_option_of_the_readable_flow_leads_onward",
        lambda site: page(site, dead_end, FLOW),
    ),
    "an outcome lost from the readable flow": (
        "built_site/test_flows.py::test_the_readable_flow_holds_the_same_questions_rules_and_outcomes",
        lambda site: page(site, lose_outcome, "en/" + FLOW),
    ),
    "a flow whose data differs": (
        "built_site/test_flows.py::test_the_json_is_the_yaml_and_fits_its_schema",
        lambda site: swap(site / f"{FLOW}.json", '"urgency":"low"', '"urgency":"high"'),
    ),
    "a mixed search index": (
        "built_site/test_search.py::test_each_index_holds_its_own_language_alone",
        lambda site: swap(site / "search" / "search_index.json", '"location":"about/"', '"location":"en/about/"'),
    ),
    "Chinese text that was not cut into words": (
        "built_site/test_search.py::test_chinese_text_is_cut_into_words",
        lambda site: swap(site / "search" / "search_index.json", "\u200b", ""),
    ),
    "a date that search engines would be told wrongly": (
        "built_site/test_found.py::test_structured_data_has_the_published_shape_and_its_pages_dates_and_language",
        lambda site: swap(site / "law" / "index.html", '"dateModified":"2026', '"dateModified":"2027'),
    ),
    "a twin with a marker left in it": (
        "built_site/test_found.py::test_a_pages_twin_is_plain_markdown_with_the_same_headings_and_working_links",
        lambda site: swap(site / "act" / "index.md", "# ", "# <!-- here-now -->"),
    ),
    "a script that the policy does not know": (
        "built_site/test_found.py::test_each_page_is_sent_with_one_policy_that_allows_its_own_scripts_and_no_others",
        lambda site: page(site, break_console, "law"),
    ),
    "a cache that trusts what it holds": (
        "browser/test_offline.py::test_a_damaged_page_is_never_shown",
        lambda site: swap(site / "sw.js", "if (KEPT.files[path] !== ", "if ('' === "),
    ),
    "a console error": (
        "browser/test_every_page.py::test_no_page_has_a_fault_that_a_machine_can_see[light 320]",
        lambda site: page(site, break_console, "law"),
    ),
    "a button without a name": (
        "browser/test_every_page.py::test_no_state_of_a_page_has_a_fault_that_a_machine_can_see",
        lambda site: page(site, lose_name, "en/act"),
    ),
    "a menu that the keyboard cannot open": (
        "browser/test_keyboard.py::test_the_menu_opens_takes_the_focus_and_gives_it_back",
        lambda site: swap(site / "assets" / "site.js", "drawer.checked&&", "0&&"),
    ),
    "a page that is not valid HTML": (
        "built_site/test_html.py::test_every_page_is_valid_html",
        lambda site: page(site, lambda soup: soup.select_one("article h1").wrap(soup.new_tag("ul")), "law"),
    ),
    "a search that finds nothing": (
        "browser/test_search.py::test_what_readers_type_finds_the_page_that_answers",
        lambda site: swap(site / "search" / "search_index.json", "\u200b", ""),
    ),
    "a flow that forgets its address": (
        "browser/test_flow_walk.py::test_reload_restores_the_state_at_its_address",
        lambda site: swap(site / "widget" / "flow-tree.js", "this.#options=restored", "this.#options=[]"),
    ),
    "a flow the keyboard cannot walk": (
        "browser/test_flow_walk.py::test_the_keyboard_alone_reaches_an_outcome",
        lambda site: swap(
            site / "widget" / "flow-tree.js", "button.dataset.option=", "button.tabIndex=-1,button.dataset.option="
        ),
    ),
    "a reason shown to the wrong reader": (
        "browser/test_flow_walk.py::test_a_reason_is_shown_only_to_those_who_gave_its_answers",
        lambda site: swap(site / "widget" / "flow-tree.js", ":reason.remove()", ":0"),
    ),
}


@pytest.mark.parametrize("promise", PROMISES)
def test_a_broken_promise_is_caught_by_its_own_test(site, tmp_path, promise):
    name, break_it = PROMISES[promise]
    broken = tmp_path / "site"
    shutil.copytree(site.folder, broken)
    break_it(broken)
    command = [sys.executable, "-m", "pytest", "-x", f"--site={broken}", f"tests/{name}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    test = name.rpartition("::")[2]
    assert done.returncode == 1, f"{test} did not fail on {promise}:\n{done.stdout}"
    assert re.search(rf"(?:FAILED|ERROR) .*{re.escape(test)}", done.stdout), done.stdout
