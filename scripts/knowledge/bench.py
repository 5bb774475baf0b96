"""The figures named in the issues, as tables; nothing here passes or fails. Without a name, every table but `walks`.

build   seconds and memory of scripts/build        visits  what a first visit costs
flows   routes, bytes, and tap to next question    reading    how hard the text is to read
walks   2,000 random walks a flow (20 minutes)     citations  60 cited sentences beside their provisions
bundles    what each download costs to make        axe     what axe-core objects to, every page and state (10 minutes)
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import brotli
from playwright.sync_api import Browser

from knowledge.benches import Rows
from knowledge.benches.accessibility import LOOKS, violation_counts
from knowledge.benches.beside import beside
from knowledge.benches.browsing import opened
from knowledge.benches.builds import build_times, built, bundle_costs
from knowledge.benches.lighthouse import lighthouse
from knowledge.benches.texts import cited_sentences, reading
from knowledge.benches.visits import search_ready, visits
from knowledge.flows import load_journeys, routes
from knowledge.library import load_library
from knowledge.problems import ROOT

CPU_SLOWDOWN = 6
TAP = """(option) => new Promise((done) => { const start = performance.now();
  document.querySelector(`.flow-tree__stage button[data-option="${option}"]`).click();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))); })"""


def main(names: Sequence[str]) -> None:
    numbers: dict[str, list[int]] = {}  # those that follow a table's name are its own: how often, or how large
    for word in names:
        if word.isdecimal() and numbers:
            numbers[[*numbers][-1]].append(int(word))
        else:
            numbers[word] = []
    unknown = sorted(set(numbers) - {*TABLES, "walks"})
    if unknown:
        sys.exit(f'there is no table "{unknown[0]}"; there are {", ".join([*TABLES, "walks"])}')
    if "walks" in names:
        walks = [sys.executable, "-m", "pytest", "tests/browser/test_flow_random.py", "-k", "random_walks_in"]
        subprocess.run(walks, cwd=ROOT, env={**os.environ, "BROWSER_WALKS": "2000"}, check=True)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        for name in numbers or [name for name in TABLES if name not in LONG]:
            if name in TABLES:
                head, rows = TABLES[name]
                table(head, rows(site, *numbers.get(name, ())))


def flow_figures(site: Path) -> list[Sequence[object]]:
    """Of each flow: what the check enumerates, the JSON's brotli bytes, and the slowest tap at six times less CPU."""
    rows: list[Sequence[object]] = []
    with opened(built(site)) as (browser, address):
        for flow in load_library().flows.values():
            journeys = load_journeys(flow.file.parent / "journeys.yml", flow)[0]
            data = (site / "flows" / f"{flow.id}.json").read_bytes()
            taps = [tap for journey in journeys for tap in tap_to_paint(browser, address, flow.id, journey.answers)]
            counts = (len(list(routes(flow))), flow.longest, len(flow.outcomes))
            paint = f"{statistics.median(taps):.0f} / {max(taps):.0f}"
            rows.append((flow.id, *counts, len(brotli.compress(data)), paint))
    parts = b"".join((site / "widget" / name).read_bytes() for name in ("flow-tree.js", "flow-tree.css"))
    rows.append(("the element and its style", "", "", "", len(brotli.compress(parts)), ""))
    return rows


def tap_to_paint(browser: Browser, address: str, flow: str, answers: Sequence[str]) -> list[float]:
    """Milliseconds from each tap of a journey until the frame that shows what comes next has been painted."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{address}/flows/{flow}/")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    times = [float(page.evaluate(TAP, option)) for option in answers]
    page.close()
    return times


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    cells = [list(map(str, row)) for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print()


LONG = {"axe", "beside", "lighthouse"}  # only where they are named
TABLES: dict[str, tuple[Sequence[str], Callable[..., Rows]]] = {
    "build": (("build", "seconds", "peak MB"), build_times),
    "bundles": (("download", "seconds", "peak MB", "MB"), bundle_costs),
    "beside": (("beside stock", "ours", "stock", "ours / stock"), beside),
    "lighthouse": (
        ("page", "performance", "accessibility", "best practices", "SEO", "LCP s", "TBT ms", "CLS", "failed"),
        lighthouse,
    ),
    "visits": (("first visit", "requests", "bytes", "by type", "after another page"), visits),
    "search": (("search, from reaching for it", "seconds"), search_ready),
    "axe": (("axe-core's violations", *map(str, LOOKS)), violation_counts),
    "reading": (("text", "English grade", "Chinese characters a sentence"), reading),
    "citations": (("where", "what is said, and below it what each cited provision says"), cited_sentences),
    "flows": (
        ("flow", "routes", "longest", "outcomes", "JSON brotli", "tap to paint ms (median / worst)"),
        flow_figures,
    ),
}

if __name__ == "__main__":
    main(sys.argv[1:])
