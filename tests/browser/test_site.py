"""What a reader meets on the site as a whole: both languages at one place, dates, the road, menus, cards."""

from pathlib import Path

import pytest
from browser.conftest import watch
from knowledge.sources import pinpoint
from playwright.sync_api import expect


def test_the_404_page_has_no_fault(context, address):
    page = context.new_page()
    faults = watch(page, address)
    page.goto(f"{address}/no/such/page/")
    expect(page.locator("section[lang=en] h1")).to_be_visible()
    assert [fault for fault in faults if "404" not in fault] == []
    assert page.locator(".call").first.bounding_box()["height"] >= 44, "the style sheet is found from any depth"


def test_the_language_switch_opens_the_heading_the_reader_is_at(page, address):
    page.goto(f"{address}/visit/stages/")
    heading = page.locator("h2[id]").nth(2)
    id = heading.get_attribute("id")
    page.evaluate("(id) => { document.getElementById(id).scrollIntoView(); }", id)
    page.evaluate("() => document.querySelector('.site-header__language').click()")
    page.wait_for_url(f"**/en/visit/stages/#{id}")
    expect(page.locator(f"[id='{id}']")).to_be_in_viewport()


def test_a_page_past_its_date_says_so_by_the_readers_clock(page, address, lang):
    for day, shown in (("2026-12-01", False), ("2030-01-01", True)):
        page.clock.set_fixed_time(day)
        page.goto(f"{address}/{'en/' if lang == 'en' else ''}flows/will-they-visit/")
        expect(page.locator(".stale")).to_be_visible(visible=shown)


def test_the_first_screen_of_home_shows_110_and_the_three_things(page, address, lang):
    page.goto(f"{address}/{'en/' if lang == 'en' else ''}")
    for part in page.locator(".here-now .three-things li, .here-now .call").all():
        box = part.bounding_box()
        assert box["y"] + box["height"] <= 740, part.inner_text()


def test_the_road_is_readable_on_a_phone(page, address, lang):
    page.goto(f"{address}/{'en/' if lang == 'en' else ''}visit/")
    sizes = page.evaluate(
        "() => { const svg = document.querySelector('.road__svg'); const right = svg.getBoundingClientRect().right;"
        " return [...svg.querySelectorAll('text')].map((t) => t.getBoundingClientRect())"
        ".map((box) => [box.right - right, box.height]); }"
    )
    assert sizes and max(over for over, _ in sizes) <= 0, "no word runs out of the picture"
    assert min(height for _, height in sizes) >= 12


def test_with_scripts_off_menus_still_open(chromium, address):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{address}/visit/")
    page.locator(".site-header__menu").click()
    expect(page.locator("#site-menu a").first).to_be_in_viewport()
    context.close()


def test_dark_and_light_follow_the_device_and_print_is_black_on_white(page, address):
    colours = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{address}/visit/")
        colours[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colours == {"light": "rgb(244, 246, 242)", "dark": "rgb(14, 20, 18)"}
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    ) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


def test_an_error_report_can_be_copied_and_holds_no_answers(context, page, address):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/visit/stages/#will-they-visit/announced")
    page.locator("details.report summary").click()
    page.locator("[data-action=copy-report]").last.click()
    expect(page.locator("[data-action=copy-report]").last).to_have_text("已复制")
    text = page.evaluate("navigator.clipboard.readText()")
    assert "/visit/stages/" in text and "announced" not in text


def test_the_site_works_at_a_base_path(chromium, build, tmp_path: Path):
    from readers import served

    (tmp_path / "sub").symlink_to(build("https://example.org/sub/"))
    context = chromium.new_context()
    with served(tmp_path) as root:
        page = context.new_page()
        faults = watch(page, root)
        page.goto(f"{root}/sub/")
        page.locator(".doors a").first.click()
        expect(page.locator(".flow-tree__stage [data-question]")).to_be_visible()
        page.locator(".site-header__language").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert page.url.startswith(f"{root}/sub/en/")
        page.locator(".md-search__input, .site-header__search").filter(visible=True).first.click()
        page.locator("[name=query]").fill("lender")
        expect(page.locator(".md-search-result__link").first).to_be_visible()
        assert faults == []
    context.close()


def test_a_provisions_citation_can_be_copied_whole(context, page, address, library, lang):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}{'/en' if lang == 'en' else ''}/sources/")
    provision, source = library.provisions["civil-code-1033-2"], library.sources["civil-code"]
    button = page.locator("#civil-code-1033-2 button")
    assert button.inner_text() == library.words["sources"]["copy"][lang]
    button.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert source.title[lang] in copied and source.checked in copied and source.url in copied
    assert pinpoint(provision.pinpoint, lang).replace("\u00a0", " ") in copied
    assert "".join(provision.text[lang].split()) in "".join(copied.split())
    assert f"{address}{'/en' if lang == 'en' else ''}/sources/#civil-code-1033-2" in copied


@pytest.mark.parametrize("card", ["threats", "real-or-fake", "overwhelmed"])
def test_the_five_lines_of_a_card_fit_the_first_screen_and_its_numbers_stay(page, address, lang, card):
    page.goto(f"{address}{'/en' if lang == 'en' else ''}/now/{card}/")
    dock = page.locator(".dock").bounding_box()
    last = page.locator(".now > ol > li").last.bounding_box()
    assert last["y"] + last["height"] <= dock["y"], "the fifth line is seen without scrolling"
    page.evaluate("scrollTo(0, document.querySelector('.dock').offsetTop / 2)")
    assert page.locator(".dock a[href='tel:110']").bounding_box()["y"] < 740
