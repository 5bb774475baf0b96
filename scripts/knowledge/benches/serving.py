"""Seconds from a saved edit until a reader of scripts/serve sees it."""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from knowledge.benches import Rows
from knowledge.benches.browsing import chromium
from knowledge.benches.stock import grown

MARKS = "甲乙丙丁戊"
EDITS = len(MARKS)
EDITED = "docs/zh/law/visits.md"
PATIENCE = 600  # seconds


def saved_edits(_: Path) -> Rows:
    """A paragraph more in a copy of the project, at today's size; the page reloads by itself."""
    with tempfile.TemporaryDirectory() as name:
        copy = grown(Path(name), 0)
        with serving(copy, subprocess.DEVNULL) as (address, start), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"{address}law/visits/")
            seconds = [_edit(copy / EDITED, page, number) for number in range(EDITS)]
            browser.close()
    return [
        ("until the first page is served", f"{start:.1f}"),
        (f"a saved edit, median of {EDITS}", f"{statistics.median(seconds):.2f}"),
        ("a saved edit, slowest", f"{max(seconds):.2f}"),
    ]


@contextmanager
def serving(project: Path, output: IO[str] | int) -> Iterator[tuple[str, float]]:
    """scripts/serve at work: its address, and the seconds until it answered; it says what it says to `output`."""
    address = f"http://127.0.0.1:{_free_port()}/"
    command = [os.fspath(project / "scripts" / "serve"), "--dev-addr", urlsplit(address).netloc]
    server = subprocess.Popen(command, cwd=project, stdout=output, stderr=output, start_new_session=True)
    try:
        yield address, _until_there(address, server)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _edit(file: Path, page: Page, number: int) -> float:
    page.wait_for_timeout(1500)  # the page has asked to be told of changes
    said = f"新的一行{MARKS[number]}"  # no number: the check would ask for it in English too
    text = file.read_text(encoding="utf-8")
    start = time.perf_counter()
    file.write_text(f"{text}\n{said}\n", encoding="utf-8")
    page.get_by_text(said).wait_for(timeout=120_000)
    return time.perf_counter() - start


def _until_there(address: str, server: subprocess.Popen[bytes]) -> float:
    start = time.perf_counter()
    while server.poll() is None and time.perf_counter() - start < PATIENCE:
        try:
            urlopen(address).close()
            return time.perf_counter() - start
        except (URLError, ConnectionError):
            time.sleep(0.1)
    sys.exit("scripts/serve stopped, or served no page in ten minutes; run it to see why")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
