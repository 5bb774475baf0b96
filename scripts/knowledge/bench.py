"""The figures named in the issues, as tables; nothing here passes or fails. Without a name, every table but `walks`.

build   seconds and memory of scripts/build        visits  what a first visit costs
flows   routes, bytes, and tap to next question    reading    how hard the text is to read
walks   2,000 random walks a flow (20 minutes)     citations  60 cited sentences beside their provisions
bundles    what each download costs to make
"""

from __future__ import annotations

import gzip
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import brotli
from playwright.sync_api import Browser, Request, sync_playwright

from knowledge import kept
from knowledge.bundle import BUNDLES
from knowledge.flows import load_journeys, routes
from knowledge.library import load_library
from knowledge.problems import ROOT
from knowledge.prose import grade, mean_sentence, wordings
from knowledge.yamlfile import load

WARM_RUNS = 3
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
VISITS = {"home": "/", "content page": "/visit/stages/", "flow page": "/flows/will-they-visit/"}
CPU_SLOWDOWN = 6
CITED_SENTENCES = 60
TAP = """(option) => new Promise((done) => { const start = performance.now();
  document.querySelector(`.flow-tree__stage button[data-option="${option}"]`).click();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))); })"""
TYPES = {".html": "html", ".css": "css", ".js": "script", ".svg": "picture", ".json": "data"}


def main(names: Sequence[str]) -> None:
    unknown = sorted(set(names) - {*TABLES, "walks"})
    if unknown:
        sys.exit(f'there is no table "{unknown[0]}"; there are {", ".join([*TABLES, "walks"])}')
    if "walks" in names:
        walks = [sys.executable, "-m", "pytest", "tests/browser/test_flow_random.py", "-k", "random_walks_in"]
        subprocess.run(walks, cwd=ROOT, env={**os.environ, "BROWSER_WALKS": "2000"}, check=True)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        for name in names or TABLES:
            if name in TABLES:
                head, rows = TABLES[name]
                table(head, rows(site))


def build_times(site: Path) -> list[Sequence[object]]:
    """scripts/build, cold (nothing kept from before) and warm: wall seconds and peak memory of the largest process."""
    Path(tempfile.gettempdir(), "jieba.cache").unlink(missing_ok=True)
    shutil.rmtree(kept.FOLDER, ignore_errors=True)
    rows: list[Sequence[object]] = []
    for run in ["cold", *[f"warm {count + 1}" for count in range(WARM_RUNS)]]:
        start = time.perf_counter()
        subprocess.run([ROOT / "scripts" / "build", "--site-dir", site], check=True, stdout=subprocess.DEVNULL)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        rows.append((run, f"{time.perf_counter() - start:.2f}", f"{peak:.0f}"))
    return rows


def bundle_costs(site: Path) -> list[Sequence[object]]:
    """Each download made alone: wall seconds, peak memory of the process, and the file's size."""
    rows: list[Sequence[object]] = []
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


def reading(_: Path) -> list[Sequence[object]]:
    """English Flesch-Kincaid grade and mean Chinese sentence, of each page and each flow."""
    library = load_library()
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"zh": [], "en": []})
    for (lang, _path), page in library.pages.items():
        texts[page.url][lang] += [block.text for block in page.blocks if not block.heading]
    for id, flow in library.flows.items():
        for one in wordings(load(flow.file)):
            texts[f"flow {id}"][one.lang].append(one.text)
    return [
        (name, f"{grade(said['en']):.1f}", f"{mean_sentence(said['zh']):.1f}") for name, said in sorted(texts.items())
    ]


def cited_sentences(_: Path) -> list[Sequence[object]]:
    """Sixty cited blocks, every n-th of all, each beside what its provisions say: for a reader to compare."""
    library = load_library()
    found = [
        (page, block, re.findall(r"\[@([\w-]+)\]", block.text))
        for page in library.pages.values()
        for block in page.blocks
        if "[@" in block.text
    ]
    rows: list[Sequence[object]] = []
    for page, block, ids in found[:: max(1, len(found) // CITED_SENTENCES)][:CITED_SENTENCES]:
        rows.append((f"{page.lang}/{page.path}:{block.line}", " ".join(block.plain.split())))
        for id in ids:
            rows.append((f"    {id}", " ".join(library.provisions[id].text[page.lang].split())))
    return rows


def built(site: Path) -> Path:
    """The site, built if no table before this one did."""
    if not site.is_dir():
        subprocess.run([ROOT / "scripts" / "build", "--site-dir", site], check=True, stdout=subprocess.DEVNULL)
    return site


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


def first_visits(site: Path) -> list[Sequence[object]]:
    """Everything one cold page asks for until the network is idle, sized by the files on disk."""
    rows: list[Sequence[object]] = []
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


@contextmanager
def opened(site: Path) -> Iterator[tuple[Browser, str]]:
    """A browser and the address of a server for the site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=os.fspath(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, CHROMIUM)), None)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser, f"http://127.0.0.1:{server.server_port}"
        browser.close()
    server.shutdown()
    server.server_close()


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


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    cells = [list(map(str, row)) for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


TABLES: dict[str, tuple[Sequence[str], Callable[[Path], list[Sequence[object]]]]] = {
    "build": (("build", "seconds", "peak MB"), build_times),
    "bundles": (("download", "seconds", "peak MB", "MB"), bundle_costs),
    "visits": (("first visit", "requests", "raw bytes", "gzip", "brotli", "brotli by type"), first_visits),
    "reading": (("text", "English grade", "Chinese characters a sentence"), reading),
    "citations": (("where", "what is said, and below it what each cited provision says"), cited_sentences),
    "flows": (
        ("flow", "routes", "longest", "outcomes", "JSON brotli", "tap to paint ms (median / worst)"),
        flow_figures,
    ),
}

if __name__ == "__main__":
    main(sys.argv[1:])
