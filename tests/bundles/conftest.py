"""What the tests of the downloads compare them with."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from bs4 import Tag
from bundled import headings_in
from knowledge.bundles import finished_site
from knowledge.library import Library
from readers import Site


@pytest.fixture
def articles(soups, lang) -> dict[str, Tag]:
    """Every page's article by its address below the language's root."""
    below = {path.removeprefix("en/"): soup for path, soup in soups.items() if path.startswith("en/") == (lang == "en")}
    found = {path: soup.select_one("article.md-content__inner") for path, soup in below.items()}
    return {path.removesuffix("index.html"): article for path, article in found.items() if article}


@pytest.fixture(scope="session")
def headings(site: Site, library: Library) -> dict[str, dict[str, list[str]]]:
    """Each language's pages, as their Markdown is named, with the headings of the finished page: {"act/index.md": …}"""
    found: dict[str, dict[str, list[str]]] = {"zh": {}, "en": {}}
    for (lang, path), page in library.pages.items():
        file = site.folder / ("en" if lang == "en" else "") / page.url.strip("/") / "index.html"
        found[lang][path] = headings_in(file.read_text(encoding="utf-8"))
    assert all(said for pages in found.values() for said in pages.values())
    return found


@pytest.fixture
def broken(site: Site, tmp_path: Path) -> Path:
    """A copy of the site's pages to break."""
    there = tmp_path / "site"
    left_out = shutil.ignore_patterns("search", "*.txt", "cards", "downloads", "v1", "javascripts")
    shutil.copytree(site.folder, there, ignore=left_out)
    return there


@pytest.fixture
def short_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A book of the home page and the pages of act/ alone, which is made in a third of the time."""
    whole = finished_site._menu

    def short(*asked: Any) -> list[tuple[str, list[str]]]:
        home, *rest = whole(*asked)
        return [home, *(chapter for chapter in rest if any("/complain/" in url for url in chapter[1]))]

    monkeypatch.setattr(finished_site, "_menu", short)
