"""What the tests of the downloads compare them with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bs4 import Tag
from readers import Site


@pytest.fixture
def articles(soups, lang) -> dict[str, Tag]:
    """Every page's article by its address below the language's root."""
    below = {path.removeprefix("en/"): soup for path, soup in soups.items() if path.startswith("en/") == (lang == "en")}
    found = {path: soup.select_one("article.md-content__inner") for path, soup in below.items()}
    return {path.removesuffix("index.html"): article for path, article in found.items() if article}


@pytest.fixture
def broken(site: Site, tmp_path: Path) -> Path:
    """A copy of the site to break."""
    there = tmp_path / "site"
    shutil.copytree(site.folder, there, ignore=shutil.ignore_patterns("search", "*.txt"))
    return there
