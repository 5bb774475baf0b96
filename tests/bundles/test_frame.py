"""At the terminal: scripts/bundle makes every download whole or leaves the old ones."""

from __future__ import annotations

import hashlib
import os
import re
import runpy
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from knowledge import bundle, edition
from knowledge.build import _keep_downloads
from knowledge.bundles import BundleError
from knowledge.problems import ROOT, BuildError, Problem


@dataclass(frozen=True)
class Fake:
    """A bundle that writes its text, and may then fail."""

    name: str
    text: str = "new"
    fails: Exception | None = None

    def write(self, site: Path, target: Path) -> None:
        target.write_text(self.text)
        if self.fails:
            raise self.fails


def lacking(what: str) -> BundleError:
    return BundleError([Problem(Path("site"), 0, f"lacks {what}", f"run install {what}")])


PDF, EPUB, ZIP, KIT = (f"after-the-knock{end}" for end in (".zh.pdf", ".zh.epub", ".zip", "-embed.zip"))


@pytest.fixture
def today(tmp_path) -> Path:
    """A site/ of today's edition with one old download."""
    folder = tmp_path / "site"
    (folder / "downloads").mkdir(parents=True)
    (folder / "downloads" / PDF).write_text("old")
    edition.write(edition.current(edition.DEFAULT_URL), folder)
    return folder


def test_a_good_run_replaces_the_old_downloads_and_lists_their_sums(today, capsys):
    bundle.make([Fake(PDF)], today)
    assert (today / "downloads" / PDF).read_text() == "new"
    sums = (today / "downloads" / "SHA256SUMS").read_text()
    assert sums == f"{hashlib.sha256(b'new').hexdigest()}  {PDF}\n"
    assert PDF in capsys.readouterr().out


def test_what_is_missing_is_listed_for_all_forms_at_once_and_the_old_downloads_stand(today):
    fails = {
        PDF: lacking("a font"),
        EPUB: lacking("a page"),
        ZIP: BuildError("mkdocs could not build the site"),
        KIT: FileNotFoundError(2, "No such file", str(today / "assets" / "logo.svg")),
    }
    with pytest.raises(BundleError) as failed:
        bundle.make([Fake(name, fails=error) for name, error in fails.items()], today)
    for said in (
        "4 problems",
        "lacks a font; run install a font",
        "lacks a page; run install a page",
        f"{ZIP} cannot be made: mkdocs could not build the site",
        "assets/logo.svg is missing; run scripts/build again",
    ):
        assert said in str(failed.value)
    assert [path.name for path in (today / "downloads").iterdir()] == [PDF]
    assert (today / "downloads" / PDF).read_text() == "old" and list(today.parent.glob(".site*")) == []


def test_missing_packages_are_named_with_the_command_that_installs_them(today):
    without = (
        "import sys; from pathlib import Path; from knowledge import bundle\n"
        "sys.modules.update(typst=None, bs4=None, libzim=None)\n"
        "try: bundle.make(bundle.BUNDLES[1:], Path(sys.argv[1]))\n"
        "except bundle.BundleError as error: sys.exit(str(error))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    run = subprocess.run([sys.executable, "-c", without, today], env=environment, capture_output=True, text=True)
    for package in ("typst", "bs4", "libzim"):
        assert re.search(rf"the Python package {package} cannot .*; run scripts/install site bundle", run.stderr)
    assert "oembed/*.json is missing; run scripts/build" in run.stderr, "what else is missing is named with them"
    assert (today / "downloads" / PDF).read_text() == "old"


def test_a_package_that_was_lost_is_installed_again(tmp_path):
    install = runpy.run_path(str(ROOT / "scripts" / "install"))
    lock = tmp_path / "requirements-x.txt"
    lock.write_text("typst==0.15.2 \\\n    --hash=sha256:0\nNo.Such_Wheel==1\n")
    lost = install["pinned_in"](lock) - install["installed"]()
    assert lost == {"no-such-wheel"}


def test_a_killed_run_leaves_the_old_downloads_and_the_next_run_clears_up(today):
    slow = (
        "import sys, time; from pathlib import Path; from knowledge import bundle\n"
        "class Slow:\n"
        f"    name = '{PDF}'\n"
        "    def write(self, site, target): target.write_text('half'); print('half', flush=True); time.sleep(60)\n"
        "bundle.make([Slow()], Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    run = subprocess.Popen([sys.executable, "-c", slow, today], env=environment, stdout=subprocess.PIPE, text=True)
    assert run.stdout.readline() == "half\n"
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert (today / "downloads" / PDF).read_text() == "old"
    bundle.make([Fake(EPUB)], today)
    assert list(today.parent.glob(".site*")) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"commit": "0" * 40}, "was built from commit 0000000"),
        ({"content": "0" * 64}, "was built from other files"),
        ({"day": "2020-01-01"}, "was built from other files or another date"),
    ],
)
def test_a_site_of_another_edition_is_refused_with_the_command_that_builds_it(today, change, said):
    edition.write(replace(edition.read(today), **change), today)
    with pytest.raises(BundleError) as failed:
        bundle.make([Fake(PDF)], today)
    assert said in str(failed.value) and f"run scripts/build --site-url {edition.DEFAULT_URL}" in str(failed.value)


def test_a_folder_that_is_no_finished_site_is_refused(tmp_path):
    with pytest.raises(BundleError) as failed:
        bundle.make([Fake(PDF)], tmp_path / "site")
    assert "is no finished site; run scripts/build --site-url" in str(failed.value)


def test_without_an_address_the_reader_of_the_terminal_is_told_how_to_have_one(today, capsys):
    bundle.make([Fake(PDF)], today)
    assert "scripts/build --site-url" in capsys.readouterr().out
    edition.write(edition.current("https://knock.test/"), today)
    bundle.make([Fake(PDF)], today)
    assert "--site-url" not in capsys.readouterr().out


@pytest.mark.parametrize(("commit", "kept"), [("", True), ("0" * 40, False)])
def test_a_build_keeps_the_bundles_of_its_own_edition_and_no_others(today, tmp_path, commit, kept):
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    now = edition.read(today)
    edition.write(replace(now, commit=commit or now.commit), fresh)
    _keep_downloads(today, fresh)
    assert (fresh / "downloads" / PDF).is_file() is kept


def test_an_unknown_bundle_is_named_with_those_there_are():
    command = [sys.executable, "-m", "knowledge.bundle", "docx"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 2 and 'no bundle "docx"' in done.stderr and PDF in done.stderr
