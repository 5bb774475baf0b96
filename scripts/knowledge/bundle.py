"""Every download, made aside from the finished site, then put into site/downloads/ once all of them are whole."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from knowledge import downloads, edition
from knowledge.bundles import PREFIX, SUMS, BundleError
from knowledge.checks import LANGUAGES
from knowledge.problems import ROOT, BuildError, Problem

BUILD = "run scripts/build --site-url https://… (the address where the site will stand)"


@dataclass(frozen=True)
class Bundle:
    """One download; without a language it holds both. Its maker is `knowledge.bundles.<module>.write_<form>`."""

    form: str
    module: str
    language: str = ""
    part: str = ""

    @property
    def name(self) -> str:
        return ".".join(filter(None, (PREFIX + self.part, self.language, self.form)))

    def write(self, site: Path, target: Path) -> None:
        """Imports the maker only now: what one form needs and lacks does not stop the others."""
        maker = getattr(import_module(f"knowledge.bundles.{self.module}"), f"write_{self.form}")
        maker(site, *([self.language] if self.language else []), target)


FORMS = {"pdf": "pdf", "epub": "epub", "zim": "zim"}  # form -> its module; one of each per language
BUNDLES = (
    Bundle("zip", "offline_zip"),
    *(Bundle(form, module, language) for form, module in FORMS.items() for language in LANGUAGES),
    Bundle("zip", "embed_kit", part="-embed"),
)


def main() -> None:
    forms = sorted({one.form for one in BUNDLES})
    parser = argparse.ArgumentParser(prog="scripts/bundle", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(forms)} or a file's name")
    parser.add_argument("--site-dir", type=Path, default=ROOT / "site", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    asked = [one for one in BUNDLES if not wanted.names or {one.form, one.name} & set(wanted.names)]
    unknown = set(wanted.names) - {known for one in BUNDLES for known in (one.form, one.name)}
    if unknown:
        parser.error(f'there is no bundle "{min(unknown)}"; there are {", ".join(one.name for one in BUNDLES)}')
    try:
        make(asked, wanted.site_dir.resolve())
    except BuildError as error:
        sys.exit(str(error))


def make(bundles: Sequence[Bundle], site: Path) -> None:
    """Raises BundleError with all that is missing; until every bundle is whole, the old ones stand."""
    found = _edition(site)
    aside = site.with_name(f".{site.name}-bundles")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        problems = [problem for bundle in bundles for problem in _make_one(bundle, site, aside)]
        if problems:
            raise BundleError(problems)
        _put(aside, site / "downloads")
        downloads.fill(site)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    if not found.address:
        print("The books print no address: none is known. To have it printed, build with scripts/build --site-url URL")


def _make_one(bundle: Bundle, site: Path, folder: Path) -> Sequence[Problem]:
    """Writes it and says so, or returns all that it lacks."""
    start = time.perf_counter()
    try:
        bundle.write(site, folder / bundle.name)
    except BundleError as error:
        return error.problems
    except ImportError as error:
        package = Path("the Python package " + str(error.name).partition(".")[0])
        return [Problem(package, 0, f"cannot be loaded ({error})", "run scripts/install site bundle")]
    except FileNotFoundError as error:
        return [Problem(Path(error.filename), 0, "is missing", "run scripts/build again")]
    except BuildError as error:
        return [Problem(Path(bundle.name), 0, f"cannot be made: {error}")]
    size = (folder / bundle.name).stat().st_size
    print(f"{bundle.name:<26} {size / 1e6:6.2f} MB {time.perf_counter() - start:6.1f} s", flush=True)
    return []


def _put(aside: Path, folder: Path) -> None:
    """Each file replaces its old one whole, then the list of sums is written from all that stand there."""
    folder.mkdir(exist_ok=True)
    for path in sorted(aside.iterdir()):
        os.replace(path, folder / path.name)
    there = sorted(folder.glob(f"{PREFIX}*"))
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in there]
    (aside / SUMS).write_text("".join(sums), encoding="utf-8")
    os.replace(aside / SUMS, folder / SUMS)


def _edition(site: Path) -> edition.Edition:
    """The edition of a finished site, refused where it is not today's."""
    found = edition.read(site)
    if found is None:
        raise BundleError([Problem(site, 0, "is no finished site", BUILD)])
    now = edition.current(found.site_url)
    if found.commit != now.commit:
        what = f"was built from commit {found.commit[:7] or 'none'}, and this is {now.commit[:7] or 'none'}"
    elif found != now:
        what = "was built from other files or another date than stand here now"
    else:
        return found
    raise BundleError([Problem(site, 0, what, f"run scripts/build --site-url {found.site_url}")])


if __name__ == "__main__":
    main()
