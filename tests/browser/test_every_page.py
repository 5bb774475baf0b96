"""Every page, opened once: no console error, no other host, nothing wider than the screen, nothing that axe objects to.

Each page is seen in one of four looks and its twin in the other language in the opposite one; `scripts/bench axe` sees
all of them in all.
"""

import pytest
from browser.conftest import watch
from knowledge.benches.accessibility import LOOKS, REPEATED, STATES, Look, enter, pages, violations
from readers import Site

WIDTHS = (320, 360, 1280)


def share(site: Site, look: Look) -> list[str]:
    """The pages to be seen in this look."""
    turns: dict[str, int] = {}
    mine = []
    for path in pages(site.folder):
        english = path.startswith("en/") or path.endswith(".en.html")
        twins = path.removeprefix("en/").replace(".en.", ".zh.")
        turn = turns.setdefault(twins, len(turns)) % len(LOOKS)
        if LOOKS[-1 - turn if english else turn] == look:
            mine.append(path)
    return mine


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_no_page_has_a_fault_that_a_machine_can_see(chromium, address, site, look):
    page = look.at(chromium)
    faults = watch(page, address)
    for path in share(site, look):
        page.goto(f"{address}/{path}")
        faults += [f"/{path}: {one}" for one in violations(page, but=REPEATED)]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            faults += [f"/{path}: {wide} px too wide at {width}"] if wide > 0 else []
        page.set_viewport_size({"width": look.width, "height": 740})
        page.wait_for_load_state("networkidle")
    page.context.close()
    assert not faults, "\n".join(faults)


def test_no_state_of_a_page_has_a_fault_that_a_machine_can_see(chromium, address):
    faults = []
    for turn, look in enumerate(LOOKS):
        page = look.at(chromium)
        faults += watch(page, address)
        for place, (name, state) in enumerate(list(STATES.items())[turn :: len(LOOKS)]):
            root = f"{address}/en/" if (turn + place) % 2 else f"{address}/"
            enter(page, root, state)
            faults += [f"{name} in {root}: {one}" for one in violations(page)]
        page.context.close()
    assert not faults, "\n".join(faults)
