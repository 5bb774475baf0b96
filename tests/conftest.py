"""The site is built once a session by the real command; `--site DIR` tests a site that is there already.
One Chromium a session serves every browser test."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from knowledge.benches import browsing
from knowledge.bundles.offline_zip import TOP
from knowledge.library import Library, load_library
from knowledge.problems import ROOT
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from readers import LANGUAGES, Site

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--site", type=Path, help="a finished site/ to test instead of building one")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory):
    """Runs scripts/build into a folder of its own and returns that folder."""

    def run(site_url: str = "https://after-the-knock.example/") -> Path:
        folder = tmp_path_factory.mktemp("built") / "site"
        command = [ROOT / "scripts" / "build", "--site-url", site_url, "--site-dir", folder]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return folder

    return run


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, build) -> Site:
    return Site(request.config.getoption("--site") or build())


@pytest.fixture(scope="session")
def soups(site: Site) -> dict[str, BeautifulSoup]:
    """Every page of the site, parsed once: {"act/index.html": soup}."""
    pages = sorted(path.relative_to(site.folder) for path in site.folder.rglob("*.html"))
    gc.disable()  # a third of the time would go into looking for garbage among what is kept
    soups = {path.as_posix(): site.soup(site.folder / path) for path in pages if path.parts[:2] != ("embed", "v1")}
    gc.freeze()
    gc.enable()
    return soups


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium where there is one, else the one Playwright downloaded."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsing.chromium(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """A copy of the project's files with the same installed dependencies, to break at will."""
    copy = tmp_path / "checkout"
    ignored = shutil.ignore_patterns(".git", ".venv", "site", ".site-*", "__pycache__", "tests")
    shutil.copytree(ROOT, copy, ignore=ignored)
    os.symlink(ROOT / ".venv", copy / ".venv")
    yield copy
    shutil.rmtree(copy)


@pytest.fixture(scope="session")
def bundled(site: Site, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A finished site/ with every download, made once for all workers by the real command."""
    shared = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        shared = shared.parent
    folder, done = shared / "bundled" / "site", shared / "bundled.done"
    with (shared / "bundled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.is_file():
            shutil.copytree(site.folder, folder)
            command = [ROOT / "scripts" / "bundle", "--site-dir", folder]
            ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            assert ran.returncode == 0, ran.stdout + ran.stderr
            done.write_text(ran.stdout)
    return folder


@pytest.fixture(scope="session")
def offline_zip(bundled: Path) -> Path:
    return bundled / "downloads" / "after-the-knock.zip"


@pytest.fixture(scope="session")
def unpacked(offline_zip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zip") / "带 空格 的文件夹"
    with zipfile.ZipFile(offline_zip) as archive:
        archive.extractall(folder)
    return folder / TOP
