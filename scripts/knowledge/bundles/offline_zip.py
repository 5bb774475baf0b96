"""The site for file://: both languages built for a folder with no host, in one archive."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge.build import run_mkdocs
from knowledge.bundles import BundleError
from knowledge.downloads import SPOT
from knowledge.edition import live_address
from knowledge.links import check_links
from knowledge.problems import ROOT
from knowledge.slim import slim

TOP = "after-the-knock"
# Browsers refuse workers from file://; this stands in for the one that searches.
SHIM = Path("assets/offline/iframe-worker.js")
# Drawn by the hosted build alone; those that a page offers are copied.
CARDS = "cards/**/*.*"
# What only a host, a crawler or another program reads.
LEFT_OUT = (
    "404.html",
    "sw.js",
    "sitemap.xml",
    "robots.txt",
    "_headers",
    "llms.txt",
    "en/llms.txt",
    "feed.xml",
    "en/feed.xml",
    "oembed/*",
    "embed/v1/loader.*.js",
    "sources.json",
    "flows/*.json",
    "**/search_index.json",
)


def write_zip(site: Path, target: Path) -> None:
    """`site` is the finished one. The same commit gives the same bytes.

    Raises BundleError with every problem listed, or BuildError with what mkdocs said.
    """
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / TOP
        _build(folder, site)
        pack(folder, TOP, target)


def _build(folder: Path, site: Path) -> None:
    run_mkdocs(ROOT / "mkdocs.offline.yml", live_address(site), folder)
    slim(folder)
    for index in folder.glob("**/search_index.json"):
        _index_as_script(index)
    for pattern in LEFT_OUT:
        for path in folder.glob(pattern):
            path.unlink()
    for page in folder.glob("**/downloads.html"):  # a copy cannot say what stands beside the live page
        page.write_text(SPOT.sub("", page.read_text(encoding="utf-8")), encoding="utf-8")
    pages = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html")))
    cards = [path for path in site.glob(CARDS) if path.relative_to(site).as_posix() in pages]
    copies = {path.relative_to(site): path for path in cards}
    for name, path in {**copies, SHIM: ROOT / "docs" / SHIM, Path("LICENSE.txt"): ROOT / "LICENSE"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)
    dead = check_links(folder, "/", folder_page="")
    if dead:
        raise BundleError(dead)


def _index_as_script(index: Path) -> None:
    """The theme reads `__index` from a script where it may not ask for a file."""
    text = index.read_text(encoding="utf-8").strip()
    index.with_suffix(".js").write_text(f"var __index = {text};\n", encoding="utf-8")


def pack(folder: Path, top: str, target: Path) -> None:
    """A folder as an archive with one folder `top`; the same files give the same bytes."""
    moment = max(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), 315532800)  # a zip knows no time before 1980
    stamp = datetime.fromtimestamp(moment, UTC).timetuple()[:6]
    with zipfile.ZipFile(target, "w") as archive:
        for path in _files(folder):
            entry = zipfile.ZipInfo(f"{top}/{path.relative_to(folder).as_posix()}", stamp)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, path.read_bytes(), compresslevel=9)


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())
