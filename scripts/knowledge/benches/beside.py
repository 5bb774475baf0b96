"""Ours beside stock mkdocs-material on the same Markdown, in one run: each figure, and ours as a part of stock's."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from knowledge.benches import Rows
from knowledge.benches.accessibility import AXE
from knowledge.benches.browsing import PHONE, opened, visit
from knowledge.benches.builds import built
from knowledge.benches.lighthouse import figures
from knowledge.benches.stock import built_stock, grown, mkdocs, stock
from knowledge.benches.visits import LANGUAGE_ROOTS
from knowledge.problems import ROOT
from knowledge.yamlfile import load

SIZES = (30, 300, 1000)
PAGES = ("/", "/visit/stages/")
ZENSICAL = "zensical==0.0.73"
ARCHIVE = "after-the-knock.zip"
# Types each query as a paste does, waits for an answer, and gives the addresses of the first three results.
ASK = """async (queries) => {
  const input = document.querySelector("[name=query]"), found = [];
  const meta = document.querySelector(".md-search-result__meta");
  document.getElementById("__search").checked = true;
  input.focus();
  for (const query of queries) {
    const answered = new Promise((done) => {
      new MutationObserver((_, seen) => { seen.disconnect(); done(); }).observe(meta, { childList: true });
      setTimeout(done, 3000);
    });
    input.value = query;
    for (const type of ["input", "keyup"]) input.dispatchEvent(new Event(type, { bubbles: true }));
    await answered;
    const results = [...document.querySelectorAll(".md-search-result__list > li")].slice(0, 3);
    found.push(results.flatMap((one) => [...one.querySelectorAll("a")].map((a) => a.href)));
  }
  return found;
}"""


@dataclass(frozen=True)
class Cost:
    """A finished process: seconds on the clock and of the processor, memory at its peak."""

    wall: float
    processor: float
    megabytes: float


def beside(site: Path, *sizes: int) -> Rows:
    rows: Rows = []
    for pages in sizes or SIZES:
        rows += _builds(pages)
    folders = {"ours": built(site), "stock": built_stock(site)}
    seen = {whose: dict(_seen(folder)) for whose, folder in folders.items()}
    rows += [(name, said, seen["stock"][name], "") for name, said in seen["ours"].items()]
    from_disk = {"ours": _unpacked(site), "stock": folders["stock"]}
    rows.append(("search from file://", *(_found_on_disk(folder) for folder in from_disk.values()), ""))
    return rows


def _builds(pages: int) -> Iterator[Sequence[object]]:
    """The two builds take turns; the better of their two runs counts, of their one run from 1,000 pages on."""
    with tempfile.TemporaryDirectory() as name:
        mine, theirs = Path(name) / "ours", Path(name) / "stock"
        mine.mkdir()
        theirs.mkdir()
        grown(mine, pages)
        stock(theirs, pages)
        runs: dict[str, list[Cost]] = {"stock": [], "ours": []}
        for _ in range(1 if pages >= 1000 else 2):
            runs["stock"].append(_run(mkdocs(), theirs))
            runs["ours"].append(_run(mkdocs("--strict"), mine))
        best = {whose: min(costs, key=lambda one: one.processor) for whose, costs in runs.items()}
        whole = _run([os.fspath(mine / "scripts" / "build")], mine)
        said = f"{max(pages, len(list((theirs / 'docs' / 'zh').rglob('*.md')))):,} pages a language: "
        yield from (
            (said + what, f"{a:.1f}", f"{b:.1f}", f"{a / b:.2f}")
            for what, a, b in (
                ("mkdocs, seconds", best["ours"].wall, best["stock"].wall),
                ("mkdocs, processor seconds", best["ours"].processor, best["stock"].processor),
                ("mkdocs, peak MB", best["ours"].megabytes, best["stock"].megabytes),
                ("all of scripts/build, seconds", whole.wall, best["stock"].wall),
                ("output, MB", _megabytes(mine / "site"), _megabytes(theirs / "site")),
            )
        )
        yield (said + "Zensical, seconds (one language's menu, no static-i18n)", "", _zensical(theirs, Path(name)), "")


def _run(command: Sequence[str], folder: Path) -> Cost:
    environment = {**os.environ, "AFTER_THE_KNOCK_SITE_DIR": os.fspath(folder / "site"), "PYTHONPATH": "scripts"}
    with tempfile.TemporaryFile("w+") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"This failed: {' '.join(command)}\n{said.read()}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _zensical(project: Path, folder: Path) -> str:
    """Its time on the same project, from a set-up of its own; it passes over the plugins it does not know."""
    python = folder / "zensical" / "bin" / "python"
    for command in (
        [sys.executable, "-m", "venv", os.fspath(python.parents[1])],
        [os.fspath(python), "-m", "pip", "install", "--quiet", ZENSICAL],
    ):
        if subprocess.run(command, capture_output=True).returncode:
            return "not to be had"
    start = time.perf_counter()
    command = [os.fspath(python.with_name("zensical")), "build", "--clean"]
    done = subprocess.run(command, cwd=project, capture_output=True)
    return f"{time.perf_counter() - start:.1f}" if done.returncode == 0 else "did not build it"


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _seen(site: Path) -> Iterator[tuple[str, object]]:
    """What a reader of the hosted site gets."""
    with opened(site) as (browser, address):
        for lang, root in LANGUAGE_ROOTS.items():
            for url in PAGES:
                context = browser.new_context(viewport=PHONE)
                taken = visit(context, address + root + url)
                yield f"first visit of {url} ({lang}), bytes / requests", f"{taken.bytes} / {len(taken.requests)}"
                page = context.new_page()
                page.goto(address + root + url)
                page.evaluate(AXE.read_text(encoding="utf-8"))
                broken: list[Mapping[str, str]] = page.evaluate("async () => (await axe.run()).violations")
                yield f"axe on {url} ({lang})", " ".join(sorted(one["id"] for one in broken)) or "0"
                context.close()
        page = browser.new_page(viewport=PHONE)
        page.goto(address, wait_until="networkidle")
        yield "Chinese queries answered among the first three", _recall(page, address)
        for lang, root in LANGUAGE_ROOTS.items():
            for url in PAGES:
                scores = figures(address + root + url, 1)
                yield f"Lighthouse {url} ({lang}): four scores", " ".join(map(str, scores[:4]))


def _recall(page: Page, address: str) -> str:
    queries = load(ROOT / "tests" / "content" / "queries.yml").data["zh"]
    found: list[list[str]] = page.evaluate(ASK, [str(one["query"]) for one in queries])
    hits = 0
    for one, links in zip(queries, found, strict=True):
        places = [link.removeprefix(address).partition("?")[0] for link in links]
        hits += any(part in one["pages"] for place in places for part in (place, place.partition("#")[0]))
    return f"{hits / len(queries):.0%}"


def _unpacked(site: Path) -> Path:
    folder = site.with_name("unpacked")
    command = [os.fspath(ROOT / "scripts" / "bundle"), ARCHIVE, "--site-dir", os.fspath(site)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with zipfile.ZipFile(site / "downloads" / ARCHIVE) as archive:
        archive.extractall(folder)
    return next(path.parent for path in sorted(folder.rglob("index.html"), key=lambda path: len(path.parts)))


def _found_on_disk(folder: Path) -> str:
    with opened(folder) as (browser, _):
        page = browser.new_page(viewport=PHONE)
        page.goto((folder / "index.html").as_uri())
        page.wait_for_timeout(1000)
        page.evaluate(ASK, ["催收"])
        page.wait_for_timeout(2000)
        return "yes" if page.evaluate(ASK, ["上门"])[0] else "no"
