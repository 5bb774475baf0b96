"""The build: check the content, run mkdocs into a folder aside, slim it, check its links, then swap it in for site/."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from knowledge import downloads, edition
from knowledge.bundles import PREFIX, SUMS
from knowledge.edition import DEFAULT_URL
from knowledge.found import publish_found
from knowledge.library import kept_library
from knowledge.links import check_links
from knowledge.pictures import draw_pictures
from knowledge.problems import ROOT, BuildError, report
from knowledge.slim import slim
from knowledge.typeset import TypesetError


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/build", description=__doc__)
    parser.add_argument("--site-url", default=DEFAULT_URL, help="where the site will stand; any base path works")
    parser.add_argument("--site-dir", type=Path, default=ROOT / "site", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if not wanted.site_url.startswith(("https://", "http://")):
        parser.error(f'"{wanted.site_url}" is no address; write it like {DEFAULT_URL}')
    try:
        build(wanted.site_url.rstrip("/") + "/", wanted.site_dir.resolve())
    except BuildError as error:
        sys.exit(str(error))


def build(site_url: str, site: Path) -> None:
    """Raises BuildError with every problem listed; the old `site` stands until all is well."""
    library = kept_library()
    if library.problems:
        raise BuildError(report(library.problems))
    fresh = site.with_name(f".{site.name}-fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        run_mkdocs(ROOT / "mkdocs.yml", site_url, fresh)
        slim(fresh)
        draw_pictures(library, fresh, site_url)
        publish_found(library, fresh, site_url)
        dead = check_links(fresh, site_url)
        if dead:
            raise BuildError(report(dead))
        edition.write(edition.current(site_url), fresh)
        _keep_downloads(site, fresh)
        downloads.fill(fresh)
        _swap(fresh, site)
    except TypesetError as error:
        raise BuildError(str(error)) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    pages = len(list(site.rglob("index.html")))
    print(f"{site.name}/ holds {pages} pages for {site_url}")


def run_mkdocs(config: Path, site_url: str, folder: Path) -> None:
    """The configuration's pages, written into `folder`; raises BuildError with what mkdocs said."""
    environment = {**os.environ, "AFTER_THE_KNOCK_SITE_URL": site_url, "AFTER_THE_KNOCK_SITE_DIR": str(folder)}
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--config-file",
        str(config),
    ]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"mkdocs could not build the site:\n{done.stdout}{done.stderr}".rstrip())


def _keep_downloads(site: Path, fresh: Path) -> None:
    """Bundles stay while they are of the same edition; those of another commit or content go."""
    if edition.read(site) != edition.read(fresh):
        return
    (fresh / "downloads").mkdir(exist_ok=True)
    for path in [*site.glob(f"downloads/{PREFIX}*"), *site.glob(f"downloads/{SUMS}")]:
        shutil.copy2(path, fresh / "downloads")


def _swap(fresh: Path, site: Path) -> None:
    old = site.with_name(f".{site.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    main()
