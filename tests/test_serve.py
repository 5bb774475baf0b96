"""A save in scripts/serve: one page is drawn again, and the site is what a build of all of it would be."""

import re
import time
from urllib.request import urlopen

import pytest
from knowledge.benches.serving import serving

RELOADING = re.compile(r"<script>\s*var livereload.*?</script>", re.DOTALL)
PAGES = {"zh": "docs/zh/law/visits.md", "en": "docs/en/law/visits.md"}
SAVED = {"zh": "先把这一句读一遍。", "en": "Read this sentence first."}


class Served:
    """scripts/serve at work in a checkout, and what it has said at the terminal."""

    def __init__(self, address, log):
        self.address, self.log = address, log

    def said(self):
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, words, times=1):
        """Returns what was said up to and with the words; a minute is only so that a test which fails ends."""
        for _ in range(1200):
            if self.said().count(words) >= times:
                return self.said()
            time.sleep(0.05)
        raise AssertionError(f"never said {times} times: {words}\n{self.said()}")

    def read(self, path):
        return RELOADING.sub("", urlopen(self.address + path, timeout=60).read().decode())

    def everything(self):
        paths = re.findall(f"<loc>{self.address}(.*?)</loc>", self.read("sitemap.xml"))
        paths += ["404.html", "search/search_index.json", "en/search/search_index.json"]
        return {path: self.read(path) for path in paths}


@pytest.fixture
def served(checkout, tmp_path):
    log = tmp_path / "serve.log"
    with log.open("w") as output, serving(checkout, output) as (address, _):
        yield Served(address, log)


def save(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_saved_page_is_drawn_alone_and_the_site_is_that_of_a_whole_build(served, checkout):
    for lang, name in PAGES.items():
        save(checkout / name, "\n</div>\n", f"\n</div>\n\n{SAVED[lang]}\n")
        served.wait_for(f"Drawn again: {lang}/law/visits.md")
    quick = served.everything()
    assert served.said().count("Building documentation...") == 1, served.said()
    for lang, path in {"zh": "law/visits/", "en": "en/law/visits/"}.items():
        assert SAVED[lang] in quick[path]
        assert SAVED[lang] in quick[path.removesuffix("law/visits/") + "search/search_index.json"].replace("\u200b", "")

    save(checkout / PAGES["zh"], SAVED["zh"], f"{SAVED['zh']}[@no-such-rule]")
    said = served.wait_for('cites "no-such-rule"')
    assert re.search(r'docs/zh/law/visits\.md:\d+ cites "no-such-rule", which no source holds', said), said
    save(checkout / PAGES["zh"], "[@no-such-rule]", "")
    served.wait_for("Drawn again: zh/law/visits.md", times=2)
    assert served.read("law/visits/") == quick["law/visits/"]

    (checkout / "docs" / "words.yml").touch()  # no page: the whole site is built
    served.wait_for("Building documentation...", times=2)
    whole = served.everything()
    assert [path for path in whole.keys() | quick.keys() if whole.get(path) != quick.get(path)] == []
