"""The figures named in the issues, as tables; nothing here passes or fails."""

from __future__ import annotations

import gzip
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Request, sync_playwright

from knowledge.problems import ROOT

WARM_RUNS = 3
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
VISITS = {"home": "/", "content page": "/visit/stages/", "flow page": "/flows/will-they-visit/"}
TYPES = {".html": "html", ".css": "css", ".js": "script", ".svg": "picture", ".json": "data"}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        table(("build", "seconds", "peak MB"), build_times(site))
        table(("first visit", "requests", "raw bytes", "gzip bytes", "gzip by type"), first_visits(site))


def build_times(site: Path) -> list[Sequence[object]]:
    """scripts/build, cold (jieba's cache removed) and warm: wall seconds and peak memory of the largest process."""
    Path(tempfile.gettempdir(), "jieba.cache").unlink(missing_ok=True)
    rows: list[Sequence[object]] = []
    for run in ["cold", *[f"warm {count + 1}" for count in range(WARM_RUNS)]]:
        start = time.perf_counter()
        subprocess.run([ROOT / "scripts" / "build", "--site-dir", site], check=True, stdout=subprocess.DEVNULL)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        rows.append((run, f"{time.perf_counter() - start:.2f}", f"{peak:.0f}"))
    return rows


def first_visits(site: Path) -> list[Sequence[object]]:
    """Everything one cold page asks for until the network is idle, sized by the files on disk."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=os.fspath(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    rows: list[Sequence[object]] = []
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, CHROMIUM)), None)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for lang, root in (("zh", ""), ("en", "/en")):
            for name, url in VISITS.items():
                page = browser.new_page(viewport={"width": 360, "height": 740})
                asked: list[str] = []
                page.on("request", partial(_note, asked))
                page.goto(f"http://127.0.0.1:{server.server_port}{root}{url}", wait_until="networkidle")
                rows.append((f"{name} ({lang})", *_weight(site, asked)))
                page.close()
        browser.close()
    server.shutdown()
    server.server_close()
    return rows


def _note(asked: list[str], request: Request) -> None:
    asked.append(request.url)


def _weight(site: Path, urls: Sequence[str]) -> tuple[int, int, int, str]:
    raw = packed = 0
    by_type: dict[str, int] = defaultdict(int)
    for url in urls:
        path = site / url.partition("//")[2].partition("/")[2].partition("?")[0]
        data = (path / "index.html" if path.is_dir() else path).read_bytes()
        small = len(gzip.compress(data, 9, mtime=0))
        raw, packed = raw + len(data), packed + small
        by_type[TYPES.get(path.suffix or ".html", "other")] += small
    return len(urls), raw, packed, ", ".join(f"{name} {size}" for name, size in sorted(by_type.items()))


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    cells = [list(map(str, row)) for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


if __name__ == "__main__":
    main()
