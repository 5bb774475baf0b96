"""By keyboard alone: every stop seen and in view, the menu, codes to copy. Flows and search have their own tests."""

import pytest
from knowledge.benches.accessibility import OUTCOME
from playwright.sync_api import Page, expect

STOPS = 150
# What has the focus: its name, whether an outline shows it, and whether any corner or its middle can be seen.
FOCUSED = """() => { const one = document.activeElement; if (one === document.body) return null;
  if (one.tagName === "IFRAME") return { name: "a preview, walked as a page of its own", outline: true, seen: true };
  const style = getComputedStyle(one), box = one.getClientRects()[0] || one.getBoundingClientRect();
  const seen = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].some(([x, y]) =>
    one.contains(document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)));
  const name = (one.getAttribute("aria-label") || one.textContent || one.name || one.className).trim().slice(0, 40);
  const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return { name: `${one.tagName} ${name}`, outline, seen }; }"""
DOCKED = ("now/at-the-door/", "en/now/threats/")
PAGES = ("", "en/act/complain/", "en/embed/")
SIZES = {
    "a phone": ((360, 740), DOCKED),
    "four times the size": ((320, 256), (*DOCKED, *PAGES, OUTCOME, "downloads/", "embed/v1/is-it-legal.zh.html")),
    "a wide screen": ((1280, 800), PAGES),
}


def walk(page: Page) -> list[dict]:
    """Tab from the top of the page until the focus leaves it."""
    stops = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"the focus never left the page; last at {stops[-3:]}")


@pytest.mark.parametrize("on", SIZES)
def test_every_stop_is_outlined_and_in_view_and_none_holds_the_focus(chromium, address, on):
    (width, height), paths = SIZES[on]
    context = chromium.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page, lost = context.new_page(), []
    for path in paths:
        page.goto(f"{address}/{path}")
        stops = walk(page)
        assert len(stops) > 5, path
        lost += [f"/{path}: {one}" for one in stops if not (one["outline"] and one["seen"])]
    context.close()
    assert not lost, "\n".join(lost)


def test_the_menu_opens_takes_the_focus_and_gives_it_back(page, address, library, lang):
    page.goto(f"{address}/{'en/' if lang == 'en' else ''}law/visits/")
    opener = page.get_by_role("button", name=library.words["header"]["menu"][lang])
    for key in ("Enter", " "):
        while not opener.evaluate("(one) => one === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.press(key)
        expect(opener).to_have_attribute("aria-expanded", "true")
        expect(page.locator("#site-menu a").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(opener).to_be_focused()
        expect(opener).to_have_attribute("aria-expanded", "false")
        expect(page.locator("#site-menu")).to_be_hidden()
        page.keyboard.press("Shift+Tab")
    opener.press("Enter")
    summary = page.locator("#site-menu summary")
    while not summary.evaluate("(one) => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    heading = page.evaluate("document.activeElement.hash")
    page.keyboard.press("Enter")
    expect(page.locator("#site-menu")).to_be_hidden()
    assert page.url.endswith(heading) and heading
    opener.press("Enter")
    page.locator("#site-menu a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator("#site-menu"), "nothing is reached under the shade").to_be_hidden()


def test_a_code_to_embed_is_chosen_and_copied(context, page, address, lang):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/{'en/' if lang == 'en' else ''}embed/")
    flow = page.locator(".embed-maker [name=flow]")
    while not flow.evaluate("(one) => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    chosen = flow.input_value()
    assert chosen != "at-the-door"
    copy = page.locator("[data-copy-code]").first
    for _ in range(STOPS):
        if copy.evaluate("(one) => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(copy).to_have_text(copy.get_attribute("data-done"))
    assert chosen in page.evaluate("navigator.clipboard.readText()")
