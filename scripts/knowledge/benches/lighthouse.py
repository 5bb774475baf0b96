"""Lighthouse as on a phone: four scores, the figures behind the first, and what failed."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from knowledge.benches import Rows
from knowledge.benches.browsing import chromium, hosted, pack
from knowledge.benches.builds import built
from knowledge.benches.stock import built_stock
from knowledge.benches.visits import CHAPTERS, LANGUAGE_ROOTS
from knowledge.library import load_library
from knowledge.problems import ROOT

LIGHTHOUSE = ROOT / ".venv" / "node" / "node_modules" / ".bin" / "lighthouse"
RUNS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
READY = ("assets/**/*.css", "assets/**/*.js", "widget/*", "assets/*.svg")
Report = Mapping[str, Any]


def lighthouse(site: Path, runs: int = RUNS) -> Rows:
    """The median of so many runs of each page; what failed in any of them."""
    rows: Rows = []
    for whose, folder, urls in (("", built(site), [*_urls()]), ("stock ", built_stock(site), ["/", "/visit/stages/"])):
        pack(folder, READY)
        with hosted(folder) as address:
            for lang, root in LANGUAGE_ROOTS.items():
                for url in urls:
                    pack(folder, [f"{root}{url}index.html".lstrip("/")])
                    rows.append((f"{whose}{url} ({lang})", *figures(address + root + url, runs)))
    return rows


def figures(url: str, runs: int) -> tuple[object, ...]:
    reports = [_report(url) for _ in range(runs)]

    def middle(number: str) -> float:
        return statistics.median(float(report["audits"][number].get("numericValue", 0)) for report in reports)

    scores = [
        round(100 * statistics.median(report["categories"][name]["score"] or 0 for report in reports))
        for name in CATEGORIES
    ]
    failed = sorted({id for report in reports for id in _failed(report)})
    paint, blocked = middle("largest-contentful-paint") / 1000, middle("total-blocking-time")
    return (*scores, f"{paint:.2f}", f"{blocked:.0f}", f"{middle('cumulative-layout-shift'):.3f}", " ".join(failed))


def _urls() -> Iterator[str]:
    yield "/"
    yield from CHAPTERS
    yield from (f"/flows/{id}/" for id in load_library().flows)


def _failed(report: Report) -> Iterator[str]:
    """What a score was lost to, and what fails without weight but is no advice on speed."""
    for name in CATEGORIES:
        for one in report["categories"][name]["auditRefs"]:
            score = report["audits"][one["id"]]["score"]
            if score is not None and score < 0.9 and (one["weight"] or name != "performance"):
                yield one["id"]


def _report(url: str) -> Report:
    command = [os.fspath(LIGHTHOUSE), url, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    found = chromium()
    environment = {**os.environ, **({"CHROME_PATH": found} if found else {})}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"Lighthouse could not judge {url}:\n{done.stderr}")
    report: Report = json.loads(done.stdout)
    return report
