"""Every section of the source article has its home in both languages, with a text of its own."""

import re

import pytest
from knowledge.problems import ROOT
from knowledge.yamlfile import load
from readers import LANGUAGES, text_of

SECTIONS = [section["id"] for section in load(ROOT / "docs" / "article.yml").data]


def test_the_article_has_twenty_sections():
    assert len(SECTIONS) == 20


@pytest.fixture(scope="module")
def homes(soups):
    """Every home of a section, by language and section."""
    found = {}
    for name, soup in soups.items():
        for element in soup.find_all(attrs={"data-article": True}) if name != "404.html" else ():
            found.setdefault(("en" if name.startswith("en/") else "zh", element["data-article"]), []).append(element)
    return found


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_article_section_has_one_home_with_heading_and_text(homes, lang, section):
    homes = homes.get((lang, section), [])
    assert len(homes) == 1, f"section {section} has {len(homes)} homes in {lang}"
    home = homes[0]
    assert home.find(re.compile("^h[1-6]$")), f"section {section} has no heading in {lang}"
    for nested in home.select("[data-article], .cites"):
        nested.extract()
    words = text_of(home)
    length = (
        len(re.findall(r"[\u4e00-\u9fff]", words)) if lang == "zh" else len(re.findall(r"[A-Za-z][A-Za-z'’-]*", words))
    )
    assert length >= (120 if lang == "zh" else 60), f"section {section} has {length} of its own in {lang}"
