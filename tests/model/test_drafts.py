"""What a save asks for: a page's own words ask for that page, anything else for the whole site."""

from dataclasses import replace
from pathlib import Path

import pytest
from knowledge.drafts import lend_the_same, only_pages
from knowledge.prose import Block

DOCS = Path("/site/docs")
BEFORE = {DOCS / "zh" / "act" / "index.md": 1, DOCS / "words.yml": 1, Path("/site/overrides/main.html"): 1}
PAGE, WORDS, LAYOUT = BEFORE


@pytest.mark.parametrize(
    ("after", "pages"),
    [
        ({**BEFORE, PAGE: 2}, [("zh", "act/index.md")]),
        ({**BEFORE, WORDS: 2}, []),
        ({**BEFORE, PAGE: 2, LAYOUT: 2}, []),
        ({**BEFORE, DOCS / "zh" / "new.md": 1}, []),
        ({WORDS: 1, LAYOUT: 1}, []),
        ({**BEFORE, DOCS / "fr" / "a.md": 1}, []),
    ],
)
def test_only_pages_already_there_are_drawn_alone(after, pages):
    assert only_pages(BEFORE, after, DOCS) == pages


def with_page(library, name, **changes):
    return replace(library, pages={**library.pages, name: replace(library.pages[name], **changes)})


def test_words_that_other_pages_show_ask_for_the_whole_site(library):
    visits, threats = ("zh", "law/visits.md"), ("zh", "now/threats.md")
    one, *others = library.pages[threats].blocks
    assert lend_the_same(library, with_page(library, visits, blocks=()))
    assert not lend_the_same(library, with_page(library, visits, meta={**library.pages[visits].meta, "title": "另"}))
    new_card = [Block("另一张卡片", one.line, one.section, heading=True), *others]
    assert not lend_the_same(library, with_page(library, threats, blocks=tuple(new_card)))
