"""The downloads are made once for all workers by the real command, on a copy of the tested site."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import Tag
from knowledge.problems import ROOT
from readers import Site


@pytest.fixture(scope="session")
def bundled(site: Site, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A finished site/ whose downloads/ holds the PDFs and EPUBs."""
    shared = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        shared = shared.parent
    folder, done = shared / "bundled" / "site", shared / "bundled.done"
    with (shared / "bundled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.is_file():
            shutil.copytree(site.folder, folder)
            command = [ROOT / "scripts" / "bundle", "pdf", "epub", "--site-dir", folder]
            ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            assert ran.returncode == 0, ran.stdout + ran.stderr
            done.write_text(ran.stdout)
    return folder


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
