"""What scripts/build and scripts/bundle cost."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from knowledge import kept
from knowledge.benches import Rows
from knowledge.bundle import BUNDLES
from knowledge.problems import ROOT

WARM_RUNS = 3


def built(site: Path) -> Path:
    """The site, built if no table before this one did."""
    if not site.is_dir():
        subprocess.run([ROOT / "scripts" / "build", "--site-dir", site], check=True, stdout=subprocess.DEVNULL)
    return site


def build_times(site: Path) -> Rows:
    """scripts/build, cold (nothing kept from before) and warm: wall seconds and peak memory of the largest process."""
    Path(tempfile.gettempdir(), "jieba.cache").unlink(missing_ok=True)
    shutil.rmtree(kept.FOLDER, ignore_errors=True)
    rows: Rows = []
    for run in ["cold", *[f"warm {count + 1}" for count in range(WARM_RUNS)]]:
        start = time.perf_counter()
        subprocess.run([ROOT / "scripts" / "build", "--site-dir", site], check=True, stdout=subprocess.DEVNULL)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        rows.append((run, f"{time.perf_counter() - start:.2f}", f"{peak:.0f}"))
    return rows


def bundle_costs(site: Path) -> Rows:
    """Each download made alone: wall seconds, peak memory of the process, and the file's size."""
    rows: Rows = []
    built(site)
    for one in BUNDLES:
        start = time.perf_counter()
        command = [os.fspath(ROOT / "scripts" / "bundle"), one.name, "--site-dir", os.fspath(site)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(process.returncode)
        size = (site / "downloads" / one.name).stat().st_size / 1e6
        rows.append((one.name, f"{time.perf_counter() - start:.1f}", f"{used.ru_maxrss / 1024:.0f}", f"{size:.2f}"))
    return rows
