"""Each language has its own search index, cut into Chinese words where it must be."""

import json
import re
from html import unescape

import brotli
import pytest
from readers import LANGUAGES


def index(site, lang):
    return json.loads(
        (site.folder / ("en" if lang == "en" else "") / "search" / "search_index.json").read_text(encoding="utf-8")
    )


def test_each_index_holds_its_own_language_alone(site):
    for lang in LANGUAGES:
        data = index(site, lang)
        places = {entry["location"].partition("#")[0] for entry in data["docs"]}
        assert places and not any(place.startswith(("en/", "zh/")) for place in places)
        for place in places:
            assert (site.folder / ("en" if lang == "en" else "") / place / "index.html").is_file(), place


def test_chinese_text_is_cut_into_words(site):
    text = "".join(entry["text"] for entry in index(site, "zh")["docs"])
    assert text.count("\u200b") > 1000, "jieba did not cut the text"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_entry_is_sentences_of_the_page_and_no_stuffed_word(site, lang):
    said: dict[str, str] = {}
    for entry in index(site, lang)["docs"]:
        place = entry["location"].partition("#")[0]
        if place not in said:
            page = site.soup(site.folder / ("en" if lang == "en" else "") / place / "index.html")
            for excluded in page.select("[data-search-exclude]"):
                excluded.decompose()
            text = page.select_one("article").get_text(" ") + page.select_one("meta[name=description]")["content"]
            said[place] = re.sub(r"\W+", "", text)
        for sentence in re.findall(r"<p>(.*?)</p>", entry["text"]):
            assert re.sub(r"\W+", "", unescape(sentence)) in said[place], f"{entry['location']}: {sentence}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_typed_word_leads_to_a_word_that_the_pages_write(site, lang):
    data = index(site, lang)
    written = "".join(entry["title"] + entry["text"] for entry in data["docs"]).replace("\u200b", "").lower()
    lost = {name for name in data["config"]["typed"].values() if name not in written}
    assert not lost


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_index_is_small_enough_to_wait_for(site, lang):
    path = site.folder / ("en" if lang == "en" else "") / "search" / "search_index.json"
    assert len(brotli.compress(path.read_bytes())) <= 100_000
