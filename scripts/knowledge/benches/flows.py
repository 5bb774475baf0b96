"""The flows: how many routes, how many bytes, and how soon a tap shows what comes next on a slow phone."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

import brotli
from playwright.sync_api import Browser

from knowledge.benches import Rows
from knowledge.benches.browsing import PHONE, opened
from knowledge.benches.builds import built
from knowledge.flows import load_journeys, routes
from knowledge.library import load_library

CPU_SLOWDOWN = 6
READING = 1000  # milliseconds between taps; nobody answers what they have not read
TAP = """(option) => new Promise((done) => { const painted = new MessageChannel(), start = performance.now();
  painted.port1.onmessage = () => done(performance.now() - start);
  document.querySelector(`.flow-tree__stage button[data-option="${option}"]`).click();
  requestAnimationFrame(() => painted.port2.postMessage("")); })"""


def flow_figures(site: Path) -> Rows:
    """Of each flow: what the check enumerates, the JSON's brotli bytes, and taps at six times less CPU."""
    rows: Rows = []
    with opened(built(site)) as (browser, address):
        for flow in load_library().flows.values():
            questions: list[float] = []
            outcomes: list[float] = []
            for journey in load_journeys(flow.file.parent / "journeys.yml", flow)[0]:
                *before, last = tap_to_paint(browser, address, flow.id, journey.answers)
                questions += before
                outcomes.append(last)
            data = (site / "flows" / f"{flow.id}.json").read_bytes()
            counts = (len(list(routes(flow))), flow.longest, len(flow.outcomes))
            rows.append((flow.id, *counts, len(brotli.compress(data)), _spread(questions), _spread(outcomes)))
    parts = b"".join((site / "widget" / name).read_bytes() for name in ("flow-tree.js", "flow-tree.css"))
    rows.append(("the element and its style", "", "", "", len(brotli.compress(parts)), "", ""))
    return rows


def tap_to_paint(browser: Browser, address: str, flow: str, answers: Sequence[str]) -> list[float]:
    """Milliseconds from each tap of a journey until the frame that shows what comes next has been painted."""
    page = browser.new_page(viewport=PHONE, is_mobile=True, has_touch=True)
    page.goto(f"{address}/flows/{flow}/", wait_until="networkidle")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    times = []
    for option in answers:
        page.wait_for_timeout(READING)
        times.append(float(page.evaluate(TAP, option)))
    page.close()
    return times


def _spread(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.0f} / {max(times):.0f}"
