"""What a first visit costs, what the page after it does, and how soon search is ready: ours, and stock beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from knowledge.benches import Rows
from knowledge.benches.browsing import PHONE, SLOW_4G, Taken, opened, pack, visit
from knowledge.benches.builds import built
from knowledge.benches.stock import built_stock
from knowledge.library import load_library

LANGUAGE_ROOTS = {"zh": "", "en": "/en"}
CHAPTERS = ("/now/threats/", "/visit/stages/", "/law/visits/", "/act/complain/", "/about/")
LISTS = ("/faq/", "/glossary/", "/changes/", "/sources/")
CPU_SLOWDOWN = 4
# From the moment the box has the focus, with words pasted at once, until the first result stands there.
SEARCH = """() => new Promise((done) => {
  const start = performance.now();
  const input = document.querySelector("[name=query]"), list = document.querySelector(".md-search-result__list");
  document.getElementById("__search").checked = true;
  input.focus();
  input.value = "LPR";
  for (const type of ["input", "keyup"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  new MutationObserver((_, seen) => {
    if (list.children.length) { seen.disconnect(); done(performance.now() - start); }
  }).observe(list, { childList: true }); })"""


def pages() -> Iterator[tuple[str, str]]:
    """Name and address below the language: home, a page of each chapter, each flow, the long lists."""
    yield "home", "/"
    yield from ((url.strip("/"), url) for url in CHAPTERS)
    yield from ((f"flow {id}", f"/flows/{id}/") for id in load_library().flows)
    yield from ((url.strip("/"), url) for url in LISTS)


def visits(site: Path) -> Rows:
    """Chromium's own count, headers and all, of a page alone and of the page after home."""
    rows: Rows = []
    with opened(built(site)) as (browser, address):
        for lang, root in LANGUAGE_ROOTS.items():
            for name, url in pages():
                first, again = _first_and_again(browser, address + root, url)
                rows.append((f"{name} ({lang})", len(first.requests), first.bytes, first.by_type, again.bytes))
    with opened(built_stock(site)) as (browser, address):
        for lang, root in LANGUAGE_ROOTS.items():
            for name, url in (("home", "/"), ("visit/stages", "/visit/stages/")):
                first, again = _first_and_again(browser, address + root, url)
                rows.append((f"stock {name} ({lang})", len(first.requests), first.bytes, first.by_type, again.bytes))
    return rows


def _first_and_again(browser: Browser, root: str, url: str) -> tuple[Taken, Taken]:
    context = browser.new_context(viewport=PHONE)
    first = visit(context, root + url)
    context.close()
    context = browser.new_context(viewport=PHONE)
    visit(context, root + ("/" if url != "/" else "/visit/stages/"))
    again = visit(context, root + url)
    context.close()
    return first, again


def search_ready(site: Path) -> Rows:
    """Seconds from reaching for search until it has answered, on a slow phone far from the host."""
    rows: Rows = []
    for whose, folder in (("ours", built(site)), ("stock", built_stock(site))):
        pack(folder, ("**/*.css", "**/*.js", "**/*.json"))
        with opened(folder) as (browser, address):
            for lang, root in LANGUAGE_ROOTS.items():
                page = browser.new_page(viewport=PHONE)
                devtools = page.context.new_cdp_session(page)
                devtools.send("Network.emulateNetworkConditions", SLOW_4G)
                devtools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
                page.goto(f"{address}{root}/visit/stages/", wait_until="networkidle")
                seconds = float(page.evaluate(SEARCH)) / 1000
                rows.append((f"{whose} ({lang})", f"{seconds:.2f}"))
                page.close()
    return rows
