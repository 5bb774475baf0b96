"""What a first visit costs."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import brotli
from playwright.sync_api import Request

from knowledge.benches import Rows
from knowledge.benches.browsing import opened
from knowledge.benches.builds import built

VISITS = {"home": "/", "content page": "/visit/stages/", "flow page": "/flows/will-they-visit/"}
TYPES = {".html": "html", ".css": "css", ".js": "script", ".svg": "picture", ".json": "data"}


def first_visits(site: Path) -> Rows:
    """Everything one cold page asks for until the network is idle, sized by the files on disk."""
    rows: Rows = []
    with opened(built(site)) as (browser, address):
        for lang, root in (("zh", ""), ("en", "/en")):
            for name, url in VISITS.items():
                page = browser.new_page(viewport={"width": 360, "height": 740})
                asked: list[str] = []
                page.on("request", partial(_note, asked))
                page.goto(f"{address}{root}{url}", wait_until="networkidle")
                rows.append((f"{name} ({lang})", *_weight(site, asked)))
                page.close()
    return rows


def _note(asked: list[str], request: Request) -> None:
    asked.append(request.url)


def _weight(site: Path, urls: Sequence[str]) -> tuple[int, int, int, int, str]:
    raw = packed = small = 0
    by_type: dict[str, int] = defaultdict(int)
    for url in urls:
        path = site / url.partition("//")[2].partition("/")[2].partition("?")[0]
        data = (path / "index.html" if path.is_dir() else path).read_bytes()
        tight = len(brotli.compress(data))
        raw, packed, small = raw + len(data), packed + len(gzip.compress(data, 9, mtime=0)), small + tight
        by_type[TYPES.get(path.suffix or ".html", "other")] += tight
    return len(urls), raw, packed, small, ", ".join(f"{name} {size}" for name, size in sorted(by_type.items()))
