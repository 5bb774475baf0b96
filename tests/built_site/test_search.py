"""Each language has its own search index, cut into Chinese words where it must be."""

import json

from readers import LANGUAGES


def index(site, lang):
    return json.loads(
        (site.folder / ("en" if lang == "en" else "") / "search" / "search_index.json").read_text(encoding="utf-8")
    )


def test_each_index_holds_its_own_language_alone(site):
    for lang in LANGUAGES:
        data = index(site, lang)
        assert data["config"]["lang"] == [lang]
        places = {entry["location"].partition("#")[0] for entry in data["docs"]}
        assert places and not any(place.startswith(("en/", "zh/")) for place in places)
        for place in places:
            assert (site.folder / ("en" if lang == "en" else "") / place / "index.html").is_file(), place


def test_chinese_text_is_cut_into_words(site):
    text = "".join(entry["text"] for entry in index(site, "zh")["docs"])
    assert text.count("\u200b") > 1000, "jieba did not cut the text"
