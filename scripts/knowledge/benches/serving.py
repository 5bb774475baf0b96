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
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from knowledge.benches import Rows
from knowledge.benches.browsing import chromium
from knowledge.benches.stock import grown

MARKS = "甲乙丙丁戊"
EDITS = len(MARKS)
EDITED = "docs/zh/law/visits.md"


def saved_edits(_: Path) -> Rows:
    """A paragraph more in a copy of the project, at today's size; the page reloads by itself."""
    with tempfile.TemporaryDirectory() as name:
        copy, port = grown(Path(name), 0), free_port()
        address = f"http://127.0.0.1:{port}/law/visits/"
        command = [os.fspath(copy / "scripts" / "serve"), "--dev-addr", f"127.0.0.1:{port}"]
        quiet = subprocess.DEVNULL
        server = subprocess.Popen(command, cwd=copy, stdout=quiet, stderr=quiet, start_new_session=True)
        try:
            start = until_there(address, server)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
                page = browser.new_page()
                page.goto(address)
                seconds = [_edit(copy / EDITED, page, number) for number in range(EDITS)]
                browser.close()
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()
    return [
        ("until the first page is served", f"{start:.1f}"),
        (f"a saved edit, median of {EDITS}", f"{statistics.median(seconds):.2f}"),
        ("a saved edit, slowest", f"{max(seconds):.2f}"),
    ]


def _edit(file: Path, page: Page, number: int) -> float:
    page.wait_for_timeout(1500)  # the page has asked to be told of changes
    said = f"新的一行{MARKS[number]}"  # no number: the check would ask for it in English too
    text = file.read_text(encoding="utf-8")
    start = time.perf_counter()
    file.write_text(f"{text}\n{said}\n", encoding="utf-8")
    page.get_by_text(said).wait_for(timeout=120_000)
    return time.perf_counter() - start


def until_there(address: str, server: subprocess.Popen[bytes]) -> float:
    start = time.perf_counter()
    while True:
        if server.poll() is not None:
            sys.exit("scripts/serve stopped before it served a page; run it to see why")
        try:
            urlopen(address).close()
            return time.perf_counter() - start
        except (URLError, ConnectionError):
            time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
