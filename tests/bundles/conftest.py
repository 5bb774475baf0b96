"""The downloads are made once for all workers by the real command, on a copy of the tested site."""

from __future__ import annotations

import fcntl
import re
import shutil
import subprocess
from pathlib import Path

import pytest
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
            command = [ROOT / "scripts" / "bundle", "pdf", "--site-dir", folder]
            ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            assert ran.returncode == 0, ran.stdout + ran.stderr
            done.write_text(ran.stdout)
    return folder


def plain(text: str) -> str:
    """Without white space: lines break elsewhere in each form."""
    return re.sub(r"\s+", "", text)
