"""A finished site/ -> all a host needs to serve the embeds itself: files, data, licence, a test page, a package."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge.bundles import BundleError
from knowledge.bundles.offline_zip import pack
from knowledge.edition import live_address, read
from knowledge.problems import ROOT, Problem
from knowledge.render import version
from knowledge.templates import template

TOP = "after-the-knock-embed"
PARTS = ("embed/v1/*", "flows/*.json", "oembed/*.json", "sources.json")
TYPES = ROOT / "docs" / "widget" / "embed.d.ts"


def write_zip(site: Path, target: Path) -> None:
    """Raises BundleError where the finished site lacks a part."""
    found = {pattern: sorted(site.glob(pattern)) for pattern in PARTS}
    lacking = [
        Problem(site / pattern, 0, "is missing", "run scripts/build") for pattern, files in found.items() if not files
    ]
    if lacking:
        raise BundleError(lacking)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for path in (path for files in found.values() for path in files):
            place = folder / path.relative_to(site)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
        shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
        shutil.copyfile(TYPES, folder / "index.d.ts")
        edition = read(site)
        said = {"live": live_address(site), "day": edition.day if edition else "", "flows": _flows(site)}
        for name in ("index.html", "README.md"):
            (folder / name).write_text(template(f"embed-kit/{name}").render(**said), encoding="utf-8")
        (folder / "package.json").write_text(
            json.dumps(_package(live_address(site)), indent=2) + "\n", encoding="utf-8"
        )
        pack(folder, TOP, target)


def _flows(site: Path) -> list[str]:
    return sorted(path.name.split(".")[0] for path in site.glob("embed/v1/*.zh.html"))


def _package(live: str) -> dict[str, object]:
    """What npm needs to know; without a known address there is no homepage."""
    package: dict[str, object] = {
        "name": TOP,
        "version": version(),
        "description": "Decision trees on debt collection in mainland China, in Chinese and English, to embed.",
        "license": "MIT AND CC-BY-4.0",
        "types": "index.d.ts",
        "files": ["embed", "flows", "oembed", "sources.json", "index.html", "index.d.ts"],
    }
    return {**package, "homepage": live} if live else package
