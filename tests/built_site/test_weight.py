"""What a first visit costs, in brotli bytes as a host sends them and requests; and a page after it, its parts kept."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from posixpath import dirname

import brotli
from readers import Site, parts_of

KB = 1024
# The words of the FAQ and of the provisions alone are 15 and 36 KB; none is left out to fit.
BUDGETS = {"faq": 38 * KB, "sources": 56 * KB}
FLOW_PAGE, PAGE, AGAIN = 44 * KB, 30 * KB, 12 * KB
LISTS = {"faq", "sources", "glossary", "changes"}  # all of it on one page, so that it can be searched and kept
REQUESTS, FLOW_REQUESTS = 6, 8


@cache
def packed(file: Path, quality: int) -> int:
    return len(brotli.compress(file.read_bytes(), quality=quality))


def weight(site: Site, names: Iterable[str], budget: int) -> int:
    """Brotli bytes at its best, or in a twentieth of the time where even that keeps to the budget."""
    quick = sum(packed(site.folder / name, 9) for name in names)
    return quick if quick <= budget else sum(packed(site.folder / name, 11) for name in names)


def pages(soups):
    """Every page with what it is called below its language: {"act/index.html": …}, `act`."""
    for name, soup in soups.items():
        if name != "404.html":
            yield name, dirname(name.removeprefix("en/")), soup


def test_a_first_visit_keeps_to_its_budget(site: Site, soups):
    heavy = {}
    for name, called, soup in pages(soups):
        flow = soup.find("flow-tree") is not None
        parts = parts_of(name, soup)
        budget = BUDGETS.get(called, FLOW_PAGE if flow else PAGE)
        if (size := weight(site, (name, *parts), budget)) > budget:
            heavy[name] = size
        assert 1 + len(parts) <= (FLOW_REQUESTS if flow else REQUESTS), f"{name} asks for {sorted(parts)}"
    assert not heavy


def test_a_page_after_home_keeps_to_its_budget(site: Site, soups):
    kept = parts_of("index.html", soups["index.html"])
    heavy = {}
    for name, called, soup in pages(soups):
        if soup.find("flow-tree") is None and called not in LISTS:
            new = [name, *(parts_of(name, soup) - kept)]
            if (size := weight(site, new, AGAIN)) > AGAIN:
                heavy[name] = size
    assert not heavy
