"""The page /downloads/ beside the files it offers, and the kit for hosts."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from knowledge.bundle import BUNDLES
from knowledge.bundles import BundleError
from knowledge.bundles.embed_kit import PARTS, TOP, write_zip
from readers import LANGUAGES, Site


@pytest.fixture(scope="session")
def kit(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit, unpacked."""
    folder = tmp_path_factory.mktemp("kit")
    write_zip(site.folder, folder / "kit.zip")
    with zipfile.ZipFile(folder / "kit.zip") as archive:
        archive.extractall(folder)
    return folder / TOP


def test_a_site_without_bundles_says_so_and_links_to_none(site):
    for lang in LANGUAGES:
        page = site.page(lang, "/downloads/")
        spots = page.select("[data-live]")
        assert {spot["data-live"] for spot in spots} == {bundle.name for bundle in BUNDLES}
        for spot in spots:
            if not (site.folder / "downloads" / spot["data-live"]).is_file():
                assert spot.a is None and spot.get_text(strip=True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_file_made_is_linked_with_its_size_and_checksum(bundled, lang):
    path = bundled / ("en/downloads" if lang == "en" else "downloads") / "index.html"
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    spots = page.select("[data-live]")
    assert {spot["data-live"] for spot in spots} == {bundle.name for bundle in BUNDLES}
    for spot in spots:
        file = (path.parent / spot.a["href"]).resolve()
        assert file == (bundled / "downloads" / spot["data-live"]).resolve()
        assert hashlib.sha256(file.read_bytes()).hexdigest() in spot.get_text()
        assert f"{file.stat().st_size / 1e6:.1f} MB" in spot.get_text()
    books = [spot for spot in spots if spot["data-live"].endswith(".pdf")]
    own, other = ("中文", "English") if lang == "zh" else ("English", "中文")
    assert [spot.get_text().strip().partition(" · ")[0] for spot in books] == [own, other]


def test_the_sums_are_those_of_the_files(bundled):
    done = subprocess.run(
        ["sha256sum", "--check", "SHA256SUMS"], cwd=bundled / "downloads", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_kit_holds_every_embed_as_the_site_serves_it(kit, site):
    for pattern in PARTS:
        served = {path.relative_to(site.folder).as_posix(): path.read_bytes() for path in site.folder.glob(pattern)}
        assert served and served == {name: (kit / name).read_bytes() for name in served}
    assert (kit / "LICENSE").is_file() and (kit / "README.md").is_file()
    page = BeautifulSoup((kit / "index.html").read_text(encoding="utf-8"), "html.parser")
    for part in page.select("[src], a[href]"):
        assert (kit / (part.get("src") or part["href"])).is_file()


def test_npm_takes_the_kit_as_it_is(kit):
    package = json.loads((kit / "package.json").read_text(encoding="utf-8"))
    assert all((kit / name).exists() for name in (*package["files"], package["types"]))
    command = ["npm", "pack", "--dry-run", "--json", "--offline"]
    done = subprocess.run(command, cwd=kit, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    packed = {file["path"] for file in json.loads(done.stdout)[0]["files"]}
    assert {"embed/v1/loader.js", "embed/v1/at-the-door.zh.html", "flows/schema.json", "index.d.ts"} <= packed


def test_a_site_without_embeds_makes_no_kit(tmp_path):
    (tmp_path / "site").mkdir()
    with pytest.raises(BundleError) as stopped:
        write_zip(tmp_path / "site", tmp_path / "kit.zip")
    assert all(pattern in str(stopped.value) for pattern in PARTS) and not (tmp_path / "kit.zip").exists()
