"""axe-core over the built site: what a machine can see of WCAG 2.2 AA. The tests look at every page and state once; the
bench at all of them in both schemes, widths and languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from knowledge.benches import Rows
from knowledge.benches.browsing import opened
from knowledge.benches.builds import built
from knowledge.problems import ROOT

AXE = ROOT / ".venv" / "node" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """(options) => axe.run(options.context, options).then(({ violations }) => violations.flatMap((one) =>
  one.nodes.map((node) => `${one.id} at ${node.target}: ${node.failureSummary.replace(/\\s+/g, " ")}`)))"""
# One template writes them all; where time counts, the first two of each chapter stand for the rest.
REPEATED = ".source ~ .source ~ .source, .glossary__term ~ .glossary__term ~ .glossary__term"


@dataclass(frozen=True)
class Look:
    """How a reader sees the site."""

    scheme: Literal["light", "dark"]
    width: int

    def __str__(self) -> str:
        return f"{self.scheme} {self.width}"

    def at(self, browser: Browser) -> Page:
        return browser.new_page(viewport={"width": self.width, "height": 740}, color_scheme=self.scheme)


LOOKS = (Look("light", 320), Look("light", 1280), Look("dark", 320), Look("dark", 1280))


@dataclass(frozen=True)
class State:
    """A page below its language, what is tapped there (where it is shown), and what shows that it is so."""

    path: str
    taps: tuple[str, ...] = ()
    types: str = ""
    shows: str = "h1"


OUTCOME = "flows/will-they-visit/#will-they-visit/not-announced/licensed/in-touch/small/recent/first-time"
STATES: Mapping[str, State] = {
    "the first question": State("flows/will-they-visit/", shows="[data-question]"),
    "a later question": State("flows/will-they-visit/#will-they-visit/not-announced/licensed", shows="[data-question]"),
    "an outcome": State(OUTCOME, shows="[data-outcome]"),
    "an emergency": State("flows/at-the-door/#at-the-door/danger", shows="[data-outcome]"),
    "despair": State("flows/at-the-door/#at-the-door/cannot-cope", shows="[data-quiet] [data-outcome]"),
    "an address that is out of date": State("flows/what-next/#what-next/not-now/gone", shows=".flow-tree__said"),
    "how to share": State(OUTCOME, (".flow-tree__share summary",), shows=".flow-tree__share button"),
    "a flow written out": State("flows/real-or-fake/", (".flow-tree__all summary",), shows=".flow-tree__outcome"),
    "a flow drawn": State("flows/what-next/", (".flow-picture summary",), shows=".flow-picture img"),
    "the menu": State("law/visits/", (".site-header__menu", "#site-menu summary"), shows="#site-menu, .site-header"),
    "search": State("", (".site-header__search",), shows="[name=query]"),
    "what search found": State("law/", (".site-header__search",), "110", ".md-search-result__link"),
    "nothing found": State("act/", (".site-header__search",), "qqqq", ".md-search-result__link"),
    "an error report": State("faq/", ("details.report summary",), shows=".report__body"),
}


@cache
def _script() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, but: str = "") -> list[str]:
    """What axe finds on the page as it is: `rule at selector: what to do`; nothing inside `but` is looked at."""
    page.evaluate(_script())
    context = {"exclude": [but]} if but else {"include": ["html"]}
    found: list[str] = page.evaluate(
        RUN, {"context": context, "runOnly": RULES, "resultTypes": ["violations"], "preload": False, "iframes": False}
    )
    return found


def enter(page: Page, address: str, state: State) -> None:
    """`address` is the root of a language, `https://…/en/`."""
    page.goto("about:blank")  # the same page at another # would not be loaded again
    page.goto(address + state.path)
    for tap in state.taps:
        if page.locator(tap).first.is_visible():
            page.locator(tap).first.click()
    if state.types:
        page.locator("[name=query]").fill(state.types)
    page.locator(state.shows).locator("visible=true").first.wait_for()


def pages(site: Path) -> Iterator[str]:
    """The address of every page below the site's root, of what is embedded and of the one for what is not there."""
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix().removesuffix("index.html")


def violation_counts(site: Path) -> Rows:
    """Violations of each state and of all pages, in every look; below, what they are."""
    counts: Counter[tuple[str, Look]] = Counter()
    seen: set[str] = set()
    with opened(built(site)) as (browser, address):
        for look in LOOKS:
            page = look.at(browser)
            for path in pages(site):
                page.goto(f"{address}/{path}")
                found = violations(page)
                counts["every page", look] += len(found)
                seen |= {f"{path}: {one}" for one in found}
            for (name, state), root in product(STATES.items(), ("/", "/en/")):
                enter(page, address + root, state)
                found = violations(page)
                counts[name, look] += len(found)
                seen |= {f"{root} {name}: {one}" for one in found}
            page.context.close()
    rows: Rows = [(name, *(counts[name, look] for look in LOOKS)) for name in ("every page", *STATES)]
    return [*rows, *((one, *("" for _ in LOOKS)) for one in sorted(seen))]
