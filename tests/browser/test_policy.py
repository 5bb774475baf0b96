"""With the headers of `_headers` the site works and the browser reports no violation; what they refuse is refused."""

from collections.abc import Iterator

import pytest
from browser.conftest import watch
from playwright.sync_api import BrowserContext, Page, expect


@pytest.fixture
def guarded(context: BrowserContext, policed: str) -> Iterator[Page]:
    page = context.new_page()
    faults = watch(page, policed)
    yield page
    assert not faults, faults


def test_no_page_breaks_its_policy(guarded, policed, site):
    for path in sorted(site.folder.rglob("index.html")):
        response = guarded.goto(f"{policed}/{path.parent.relative_to(site.folder).as_posix()}/".replace("/./", "/"))
        assert "script-src" in response.headers["content-security-policy"]


def test_a_flow_and_search_work_under_the_policy(guarded, policed, lang):
    root = f"{policed}{'/en' if lang == 'en' else ''}"
    guarded.goto(f"{root}/flows/will-they-visit/")
    guarded.locator(".flow-tree__stage button[data-option]").first.click()
    expect(guarded.locator("[data-action=back]")).to_be_visible()
    guarded.locator(".site-header__search").click()
    guarded.locator("[name=query]").fill("12378")
    expect(guarded.locator(".md-search-result__link").first).to_be_visible()


def test_a_script_that_the_build_did_not_write_is_refused(context, policed):
    page = context.new_page()
    faults = watch(page, policed)
    page.goto(f"{policed}/about/")
    page.evaluate(
        "() => { const script = document.createElement('script'); script.textContent = 'window.broken = true';"
        " document.head.append(script); }"
    )
    assert page.evaluate("window.broken") is None
    assert any("Content Security Policy" in fault for fault in faults)


@pytest.mark.parametrize(("query", "wanted"), [("/?q=上门", "zh"), ("/en/?q=calls", "en")])
def test_an_address_with_words_opens_the_search_for_them(page, address, query, wanted):
    page.goto(f"{address}{query}")
    expect(page.locator("[name=query]")).to_have_value(query.partition("=")[2])
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    hrefs = page.locator(".md-search-result__link").evaluate_all("all => all.map((a) => a.href)")
    assert all(("/en/" in href) == (wanted == "en") for href in hrefs)
