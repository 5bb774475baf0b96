"""The figures named in the issues, as tables; nothing here passes or fails. Without a name, all but the last four.

build    seconds and memory of scripts/build        visits     what a first visit costs, and the page after it
search   seconds until the first search is ready    serve      seconds from a saved edit to the screen
flows    routes, bytes, and tap to next question    reading    how hard the text is to read
bundles  what each download costs to make           citations  60 cited sentences beside their provisions
axe      what axe-core objects to, every page and state (10 minutes)
lighthouse [RUNS]  each kind of page, median of 3 runs (half an hour)
beside [PAGES...]  stock mkdocs-material on the same pages, 30, 300 and 1,000 a language (15 minutes)
walks    2,000 random walks a flow (an hour)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from knowledge.benches import Rows
from knowledge.benches.accessibility import LOOKS, violation_counts
from knowledge.benches.beside import beside
from knowledge.benches.builds import build_times, bundle_costs
from knowledge.benches.flows import flow_figures
from knowledge.benches.lighthouse import lighthouse
from knowledge.benches.serving import saved_edits
from knowledge.benches.texts import cited_sentences, reading
from knowledge.benches.visits import search_ready, visits
from knowledge.problems import ROOT


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
        walks = [sys.executable, "-m", "pytest", "tests/browser/test_flow_random.py", "-k", "random_walks_in", "-nauto"]
        subprocess.run(walks, cwd=ROOT, env={**os.environ, "BROWSER_WALKS": "2000"}, check=True)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        for name in numbers or [name for name in TABLES if name not in LONG]:
            if name in TABLES:
                head, rows = TABLES[name]
                table(head, rows(site, *numbers.get(name, ())))


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
    "serve": (("scripts/serve", "seconds"), saved_edits),
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
        (
            "flow",
            "routes",
            "longest",
            "outcomes",
            "JSON brotli",
            "tap to question ms",
            "to outcome ms (median / worst)",
        ),
        flow_figures,
    ),
}

if __name__ == "__main__":
    main(sys.argv[1:])
