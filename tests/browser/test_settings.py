"""What a reader sets costs no word: wider spacing (WCAG 1.4.12), four times the size, forced colours, no motion."""

import pytest
from knowledge.benches.accessibility import STATES, State, enter
from playwright.sync_api import Browser, Page

SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
  p { margin-bottom: 2em !important; }"""
PLACES = {
    **{path or "home": State(path) for path in ("", "now/threats/", "act/complain/", "glossary/", "embed/")},
    **{name: STATES[name] for name in ("a later question", "an outcome", "an emergency", "the menu")},
    "what search found": STATES["what search found"],
}
# Words that a box or the screen cuts off.
LOST = """() => { const found = [], said = (one) => one.textContent.trim().replace(/\\s+/g, " ").slice(0, 40);
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} px wide`);
  for (const one of document.querySelectorAll("body *")) {
    if (one.closest("svg, .md-search__icon, [aria-hidden], .flow-picture__frame")) continue;
    if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const words = [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
    const style = getComputedStyle(one);
    const cut = (overflow, over) => /hidden|clip/.test(overflow) && over > 1 && style.clipPath === "none";
    const [across, down] = [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight];
    if (cut(style.overflowX, across) || cut(style.overflowY, down)) found.push(`cut off: ${said(one)}`);
    if (!words || style.position === "absolute") continue;
    const box = one.getBoundingClientRect();
    const beyond = box.width > 2 && (box.left < -1 || box.right > root.clientWidth + 1);
    if (beyond) found.push(`beyond the screen: ${said(one)}`);
    if (style.display !== "inline" && across > 1) found.push(`wider than its box: ${said(one)}`);
  } return found; }"""


def lost(page: Page, address: str, css: str = "") -> list[str]:
    faults = []
    for turn, (name, state) in enumerate(PLACES.items()):
        enter(page, f"{address}/{'en/' if turn % 2 else ''}", state)
        if css:
            page.add_style_tag(content=css)
        faults += [f"{name}: {one}" for one in page.evaluate(LOST)]
    return faults


@pytest.mark.parametrize(("size", "css"), [((360, 740), SPACING), ((320, 256), "")], ids=["spacing", "400% zoom"])
def test_no_word_is_lost(chromium: Browser, address: str, size: tuple[int, int], css: str):
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    faults = lost(page, address, css)
    page.context.close()
    assert not faults, "\n".join(faults)


def test_forced_colours_keep_every_edge_that_says_something(chromium: Browser, address: str):
    page = chromium.new_page(viewport={"width": 360, "height": 740}, forced_colors="active", reduced_motion="reduce")
    faults = []
    for turn, (name, state) in enumerate(PLACES.items()):
        enter(page, f"{address}/{'en/' if turn % 2 else ''}", state)
        faults += page.evaluate(
            "(name) => [...document.querySelectorAll('main :is(button, .call, .doors a, select, .kind)')]"
            ".filter((one) => one.checkVisibility() && !(parseFloat(getComputedStyle(one).borderTopWidth) > 0)"
            " && getComputedStyle(one).textDecorationLine !== 'underline')"
            ".map((one) => `${name}: ${one.className} ${one.textContent.trim().slice(0, 30)} has no edge`)",
            name,
        )
    page.set_viewport_size({"width": 1280, "height": 740})
    page.goto(f"{address}/law/visits/")
    here = page.locator(".site-header__sections [aria-current]")
    others = page.locator(".site-header__sections a:not([aria-current])").first
    shown = [one.evaluate("(one) => getComputedStyle(one).borderBottom") for one in (here, others)]
    page.context.close()
    assert not faults, "\n".join(faults)
    assert shown[0] != shown[1], "the chapter one is in is told from the others"


def test_reduced_motion_moves_nothing(chromium: Browser, address: str):
    page = chromium.new_page(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    for turn, (name, state) in enumerate(PLACES.items()):
        enter(page, f"{address}/{'en/' if turn % 2 else ''}", state)
        assert page.evaluate("document.getAnimations().length") == 0, name
        moving = page.evaluate(
            "() => [...document.querySelectorAll('body *')].filter((one) =>"
            " [null, '::before', '::after'].some((part) => { const style = getComputedStyle(one, part); "
            " return style.animationName !== 'none' || style.transitionDuration.split(',')"
            ".some((time) => parseFloat(time) > .001); })).map((one) => one.className)"
        )
        assert moving == [], name
    page.context.close()
