"""The purge takes no rule that a reader sees: each page looks the same with the style sheets as they were written."""

from pathlib import Path

import material
import pytest
from knowledge.problems import ROOT
from playwright.sync_api import Page, Route

THEME = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
PAGES = (
    "/",
    "/law/visits/",
    "/flows/at-the-door/",
    "/flows/is-it-legal/",
    "/glossary/",
    "/sources/",
    "/act/",
)
STATES = {
    "page": "() => {}",
    "menu": "() => { document.getElementById('__drawer').checked = true }",
    "search": "() => { document.getElementById('__search').checked = true }",
    "open": "() => { for (const one of document.querySelectorAll('details')) one.open = true }",
}


def as_written(route: Route) -> None:
    """The style sheet before the purge."""
    path = route.request.url.partition("/assets/")[2] or route.request.url.partition("/widget/")[2]
    folder = ROOT / "docs" / ("widget" if "/widget/" in route.request.url else "assets")
    file = THEME / Path(path).name if "stylesheets/" in path else folder / path
    route.fulfill(path=file, content_type="text/css")


def seen(page: Page, url: str, state: str) -> bytes:
    page.goto(url)
    page.evaluate(STATES[state])
    if state in ("menu", "search"):
        page.wait_for_timeout(400)  # it slides
    return page.screenshot(animations="disabled")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_every_page_looks_as_it_did_before_the_purge(chromium, address, width, scheme):
    context = chromium.new_context(viewport={"width": width, "height": 1600}, color_scheme=scheme)
    slim, whole = context.new_page(), context.new_page()
    whole.route("**/*.css", as_written)
    for path in PAGES:
        for state in STATES:
            url = f"{address}{path}"
            assert seen(slim, url, state) == seen(whole, url, state), f"{path} {state}"
    assert found(slim, address) == found(whole, address), "what search finds"
    context.close()


def found(page: Page, address: str) -> list[str]:
    """How everything in search looks with results, their style loaded with the theme's script. Its small letters are
    not drawn alike twice, so the browser is asked for every value instead."""
    page.goto(address)
    page.evaluate(STATES["search"])
    page.locator("[name=query]").fill("上门")
    page.locator(".md-search-result__more summary").first.click()
    page.mouse.move(0, 0)
    page.locator("[name=query]").focus()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)  # it slides
    return page.evaluate(
        """() => [...document.querySelectorAll(".md-search, .md-search *")].map((one) => {
             const style = getComputedStyle(one), seen = [...style].filter((name) => !name.startsWith("--"));
             const said = seen.map((name) => `${name}:${style.getPropertyValue(name)}`);
             return `${one.tagName}.${one.className}{${said.join(";")}}`; })"""
    )
