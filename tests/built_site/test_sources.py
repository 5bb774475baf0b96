"""Every citation lands on its provision; the page and sources.json hold the same."""

import json
import re

from knowledge.sources import KINDS
from readers import LANGUAGES, by_id


def test_every_citation_resolves_and_shows_its_kind(soups, site, library):
    for lang in LANGUAGES:
        page = by_id(site.page(lang, "/sources/"))
        for name, soup in soups.items():
            if name.startswith("en/") != (lang == "en"):
                continue
            for link in soup.select("a.cite"):
                id = link["href"].partition("#")[2]
                entry = page.get(id)
                assert entry is not None and "provision" in entry["class"], f"{name} cites {id}"
                kind = link.find_previous_sibling(class_="kind")
                assert kind["data-kind"] == library.sources[library.provisions[id].source].kind, f"{name} {id}"
                assert kind.get_text() == library.words["kinds"][kind["data-kind"]]["word"][lang]


def test_a_reported_clause_says_so_wherever_it_is_cited(soups, library):
    for name, soup in soups.items():
        lang = "en" if name.startswith("en/") else "zh"
        for link in soup.select("a.cite"):
            reporter = library.provisions[link["href"].partition("#")[2]].reported_by
            note = link.find_next_sibling("small")
            said = link.get_text() + (note.get_text() if note else "")
            assert reporter[lang] in said if reporter else not note, f"{name} {link['href']}"


def test_sources_json_and_the_sources_page_hold_the_same_provisions(site, library):
    data = json.loads((site.folder / "sources.json").read_text(encoding="utf-8"))
    published = {one["id"]: one for source in data["sources"] for one in source["provisions"]}
    assert set(published) == set(library.provisions)
    assert data["schema"] == 1 and {source["kind"] for source in data["sources"]} <= set(KINDS)
    for lang in LANGUAGES:
        page = site.page(lang, "/sources/")
        parts = by_id(page)
        assert {tag["id"] for tag in page.select(".provision")} == set(published)
        for id, one in published.items():
            shown = "".join(parts[id].get_text().split())
            assert "".join(one["text"][lang].split()) in shown, id


def test_no_article_number_is_printed_where_none_was_read(site, library):
    for lang in LANGUAGES:
        parts = by_id(site.page(lang, "/sources/"))
        for id, one in library.provisions.items():
            place = parts[id].select_one(".provision__place b").get_text()
            assert one.pinpoint or place == one.label[lang], id
            assert one.pinpoint or not re.search(r"第\d+条|Art\. ?\d", place), id
