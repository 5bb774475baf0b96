"""A reader walks a flow: by mouse, by keyboard, back, again, at an address, in the other language."""

import re

import pytest
from knowledge.flows import Route, load_journeys, longest_from, walk
from knowledge.problems import ROOT
from playwright.sync_api import Page, expect
from readers import wait_until

FLOWS = sorted(path.parent.name for path in (ROOT / "docs" / "flows").glob("*/flow.yml"))


@pytest.fixture(params=FLOWS)
def flow(request, library):
    return library.flows[request.param]


@pytest.fixture
def journeys(flow):
    return load_journeys(flow.file.parent / "journeys.yml", flow)[0]


def open_flow(page: Page, address: str, flow, lang: str = "zh", options: tuple[str, ...] = ()) -> None:
    hash = f"#{'/'.join([flow.id, *options])}" if options else ""
    page.goto(f"{address}{'/en' if lang == 'en' else ''}/flows/{flow.id}/{hash}")


def jump(page: Page, flow, options: tuple[str, ...]) -> None:
    """Edits the address of an open flow, as a shared link or a hand would."""
    page.evaluate(
        "(hash) => new Promise((done) => { if (location.hash === hash) return done();"
        " addEventListener('hashchange', () => setTimeout(done), { once: true }); location.hash = hash; })",
        f"#{'/'.join([flow.id, *options])}",
    )


def address_of(flow, options: tuple[str, ...]) -> re.Pattern[str]:
    """What the address of the open page ends with; it is written just after the screen is painted."""
    return re.compile(re.escape(f"#{'/'.join([flow.id, *options])}") + "$")


def stage(page: Page):
    return page.locator(".flow-tree__stage")


def shown(page: Page) -> tuple[str | None, str | None]:
    """The question and the outcome on the screen; one of them is None."""
    question, outcome = page.evaluate(
        "() => { const s = document.querySelector('.flow-tree__stage'); const q = s.querySelector('[data-question]');"
        " const o = s.querySelector('[data-outcome]'); return [q && q.dataset.question, o && o.dataset.outcome]; }"
    )
    return question, outcome


def test_every_journey_walked_ends_where_it_says(page, address, flow, journeys, lang):
    """By mouse in Chinese; in English each button is pressed without one, which takes half the time."""
    open_flow(page, address, flow, lang)
    for journey in journeys:
        for count, option in enumerate(journey.answers):
            assert shown(page)[0] == list(walk(flow, journey.answers).answers)[count], journey.name
            button = stage(page).locator(f'button[data-option="{option}"]')
            button.click() if lang == "zh" else button.dispatch_event("click")
        outcome = flow.outcomes[journey.outcome]
        assert shown(page) == (None, journey.outcome), journey.name
        article = stage(page).locator("[data-outcome]")
        assert article.get_attribute("data-urgency") == outcome.urgency
        assert article.locator("h2").inner_text() == outcome.headline[lang]
        expect(page).to_have_url(address_of(flow, journey.answers))
        stage(page).locator('[data-action="restart"]').click()


def test_a_link_into_the_written_flow_leaves_the_first_question_above_it(page, address, flow):
    later = next(name for name in flow.questions if name != flow.start)
    page.goto(f"{address}/flows/{flow.id}/#{flow.id}--{later}")
    expect(page.locator(f"#{flow.id}--{later}")).to_be_in_viewport()
    assert shown(page) == (flow.start, None)
    option = flow.questions[flow.start].options[-1]
    stage(page).locator(f'button[data-option="{option.id}"]').click()
    assert option.to in shown(page)


def test_a_reason_is_shown_only_to_those_who_gave_its_answers(page, address, flow, journeys, lang="en"):
    open_flow(page, address, flow, lang)
    for journey in journeys:
        jump(page, flow, journey.answers)
        given = walk(flow, journey.answers).answers
        reasons = flow.outcomes[journey.outcome].because
        expected = [
            one[lang]
            for one in reasons
            if all(given.get(asked) in options for asked, options in one.get("when", {}).items())
        ]
        assert stage(page).locator(".flow-tree__because li").all_inner_texts() == expected, journey.name


def test_the_keyboard_alone_reaches_an_outcome(page, address, flow, journeys, lang):
    journey = max(journeys, key=lambda one: len(one.answers))
    open_flow(page, address, flow, lang)
    for option in journey.answers:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.dataset.option") == option:
                break
        page.keyboard.press("Enter")
        focused = page.evaluate("document.activeElement.tagName")
        assert focused == "H2", "after an answer the new heading has the focus"
    assert shown(page) == (None, journey.outcome)


def test_back_and_forward_walk_the_flow(page, address, flow, journeys):
    journey = max(journeys, key=lambda one: len(one.answers))
    asked = list(walk(flow, journey.answers).answers)
    open_flow(page, address, flow)
    for option in journey.answers:
        stage(page).locator(f'button[data-option="{option}"]').click()
    expect(page).to_have_url(address_of(flow, journey.answers))
    page.go_back()
    assert shown(page)[0] == asked[-1]
    page.go_forward()
    assert shown(page)[1] == journey.outcome
    stage(page).locator("[data-question] [data-action=back], .flow-tree__top [data-action=back]").click()
    assert shown(page)[0] == asked[-1]


def test_restart_forgets_the_answers(page, address, flow, journeys):
    open_flow(page, address, flow, options=journeys[0].answers)
    stage(page).locator('[data-action="restart"]').click()
    assert shown(page) == (flow.start, None)
    expect(page).to_have_url(re.compile("^[^#]*$"))
    assert stage(page).locator(".flow-tree__answers div").count() == 0


def test_reload_restores_the_state_at_its_address(page, address, flow, journeys):
    for journey in journeys[:5]:
        open_flow(page, address, flow, options=journey.answers)
        page.reload()
        assert shown(page) == (None, journey.outcome)
        assert stage(page).locator(".flow-tree__answers div").count() == len(journey.answers)


def test_a_damaged_address_restores_its_longest_valid_beginning(page, address, flow, library):
    first = flow.questions[flow.start].options[-1]
    for tail in ("no-such-option", "%E0%A4%A", "<img src=x onerror=alert(1)>", "__proto__"):
        page.goto("about:blank")
        open_flow(page, address, flow, options=(first.id, tail))
        assert shown(page) == ((first.to, None) if first.to in flow.questions else (None, first.to))
        expect(stage(page).locator(".flow-tree__said")).to_have_text(library.words["flow"]["restored"]["zh"])
        assert page.url.endswith(f"#{flow.id}/{first.id}")


def test_the_language_switch_keeps_the_answers(page, address, flow, journeys):
    journey = max(journeys, key=lambda one: len(one.answers))
    open_flow(page, address, flow, options=journey.answers)
    page.locator(".site-header__language").click()
    page.wait_for_url(re.compile(r"/en/flows/"))
    assert shown(page) == (None, journey.outcome)
    assert stage(page).locator("[data-outcome] h2").inner_text() == flow.outcomes[journey.outcome].headline["en"]


def test_changing_an_answer_keeps_the_later_ones_that_still_fit(page, address, library):
    flow = library.flows["will-they-visit"]
    journeys = load_journeys(flow.file.parent / "journeys.yml", flow)[0]
    journey = max(journeys, key=lambda one: len(one.answers))
    route = walk(flow, journey.answers)
    asked = list(route.answers)
    index, other = next(
        (index, option)
        for index, question in enumerate(asked[:-1])
        for option in flow.questions[question].options
        if option.id != journey.answers[index] and option.to == asked[index + 1]
    )
    open_flow(page, address, flow, options=journey.answers)
    stage(page).locator(f'[data-action="change"][data-index="{index}"]').click()
    assert shown(page)[0] == asked[index]
    stage(page).locator(f'button[data-option="{other.id}"]').click()
    changed: Route = walk(flow, (*journey.answers[:index], other.id, *journey.answers[index + 1 :]))
    assert shown(page) == (None, changed.outcome)


def test_progress_never_promises_fewer_questions_than_come(page, address, flow, journeys, library):
    journey = max(journeys, key=lambda one: len(one.answers))
    words = library.words["flow"]
    open_flow(page, address, flow)
    for count, option in enumerate(journey.answers, start=1):
        node = shown(page)[0]
        more = longest_from(flow, node) - 1
        said = words["progress" if more else "progress-last"]["zh"].replace("{n}", str(count)).replace("{m}", str(more))
        assert stage(page).locator(".flow-tree__progress").inner_text() == said
        stage(page).locator(f'button[data-option="{option}"]').click()


def test_events_say_what_was_answered_and_what_came_of_it(page, address, flow, journeys):
    open_flow(page, address, flow)
    page.evaluate(
        "() => { window.said = []; for (const type of ['flow-tree-answer', 'flow-tree-outcome'])"
        " document.addEventListener(type, (event) => window.said.push([type, event.detail])); }"
    )
    journey = journeys[0]
    for option in journey.answers:
        stage(page).locator(f'button[data-option="{option}"]').click()
    asked = list(walk(flow, journey.answers).answers.items())
    expected = [
        ["flow-tree-answer", {"flow": flow.id, "question": question, "option": option}] for question, option in asked
    ]
    assert page.evaluate("window.said") == [
        *expected,
        ["flow-tree-outcome", {"flow": flow.id, "outcome": journey.outcome}],
    ]


def test_answers_are_buttons_a_thumb_can_hit(page, address, flow):
    open_flow(page, address, flow)
    for button in stage(page).locator("button").all():
        height = button.bounding_box()["height"]
        assert height >= (48 if button.get_attribute("data-option") else 44), button.inner_text()


def test_the_lines_a_screen_reader_speaks_stay_while_the_question_changes(page, address, flow, journeys):
    open_flow(page, address, flow)
    lines = [page.query_selector(f".flow-tree__stage {one}") for one in ("[aria-live]", "[role=status]")]
    before = lines[0].inner_text()
    stage(page).locator(f'button[data-option="{journeys[0].answers[0]}"]').click()
    assert all(line.evaluate("(one) => one.isConnected") for line in lines), "a line that is replaced is not read out"
    assert lines[0].inner_text() != before


def test_danger_despair_and_the_door_are_one_tap_away_on_every_screen(page, address, flow, journeys):
    open_flow(page, address, flow)
    for options in ((), *(journey.answers for journey in journeys)):
        if options:
            jump(page, flow, options)
        links = page.locator("flow-tree a[href]:visible").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
        assert {"tel:110", "tel:120", "tel:12356"} <= set(links), options
        assert flow.id == "at-the-door" or any(link.endswith("now/at-the-door/") for link in links), options


def test_the_three_things_and_the_call_stay_on_screen_at_the_door(page, address, library, lang):
    for url in ("now/at-the-door/", "flows/at-the-door/"):
        page.goto(f"{address}/{'en/' if lang == 'en' else ''}{url}")
        page.locator(".flow-tree__stage [data-option]").first.scroll_into_view_if_needed()
        dock = page.locator(".flow-tree__dock")
        expect(dock).to_be_in_viewport(ratio=0.9)
        assert dock.locator("li").all_inner_texts() == [one[lang] for one in library.words["here-now"]["short"]]
        assert dock.locator(".call").bounding_box()["height"] >= 44
        page.locator('.flow-tree__stage [data-option="outside"]').click()
        expect(dock).to_be_in_viewport(ratio=0.9)


def test_nothing_shifts_while_a_flow_is_walked(page, address, flow, journeys, lang):
    page.add_init_script(
        "window.shifts = []; new PerformanceObserver((list) => { for (const one of list.getEntries())"
        " if (!one.hadRecentInput) window.shifts.push(one.value); }).observe({ type: 'layout-shift', buffered: true });"
    )
    journey = max(journeys, key=lambda one: len(one.answers))
    open_flow(page, address, flow, lang)
    for option in journey.answers:
        stage(page).locator(f'button[data-option="{option}"]').click()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert page.evaluate("window.shifts") == []


def test_twice_the_text_size_loses_nothing(page, address, flow, journeys, lang):
    journey = max(journeys, key=lambda one: len(one.answers))
    for options in (journey.answers[:1], journey.answers):
        open_flow(page, address, flow, lang, options)
        page.add_style_tag(content="html { font-size: 250% !important }")  # 125 % is what the page starts from
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        cut = page.evaluate(
            "() => [...document.querySelectorAll('.flow-tree__stage :is(button, a, h2, li, dd)')].filter((one) =>"
            " one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')"
            ".map((one) => one.textContent)"
        )
        assert cut == []


def test_forced_colours_keep_edges_and_the_word_of_urgency(chromium, address, flow, journeys):
    page = chromium.new_page(viewport={"width": 360, "height": 740}, forced_colors="active", locale="zh-CN")
    open_flow(page, address, flow)
    option = stage(page).locator("button[data-option]").first
    assert float(option.evaluate("(one) => parseFloat(getComputedStyle(one).borderTopWidth)")) > 0
    open_flow(page, address, flow, "zh", journeys[0].answers)
    expect(stage(page).locator(".urgency")).to_be_visible()
    call = stage(page).locator(".call").first
    if call.count():
        assert float(call.evaluate("(one) => parseFloat(getComputedStyle(one).borderTopWidth)")) > 0
    page.close()


def test_reduced_motion_moves_nothing(chromium, address, flow, journeys):
    page = chromium.new_page(viewport={"width": 360, "height": 740}, reduced_motion="reduce", locale="zh-CN")
    open_flow(page, address, flow, "zh", journeys[0].answers)
    moving = page.evaluate(
        "() => [...document.querySelectorAll('body *')].filter((one) => [null, '::before', '::after'].some((part) => {"
        " const style = getComputedStyle(one, part); return parseFloat(style.animationDuration) > 0.001"
        " || style.transitionDuration.split(',').some((time) => parseFloat(time) > 0.001); }))"
        ".map((one) => one.className)"
    )
    assert moving == [] and page.evaluate("document.getAnimations().length") == 0
    page.close()


def test_the_picture_of_a_flow_opens_at_its_first_question_and_no_word_leaves_its_box(page, address, site, flow, lang):
    open_flow(page, address, flow, lang)
    page.locator(".flow-picture summary").click()
    frame = page.locator(".flow-picture__frame")
    wait_until(page, "document.querySelector('.flow-picture__frame img').naturalWidth > 0")
    first, top, height = frame.evaluate("(one) => [Number(one.dataset.first), one.scrollTop, one.clientHeight]")
    assert top <= first < top + height
    page.set_content((site.folder / "flows" / f"{flow.id}.{lang}.svg").read_text(encoding="utf-8"))
    outside = page.evaluate(
        "() => [...document.querySelectorAll('.node')].flatMap((node) => { const box = node.getBoundingClientRect();"
        " const cells = [...node.querySelectorAll('polygon')].map((one) => one.getBoundingClientRect());"
        " return [...node.querySelectorAll('text')].filter((text) => { const word = text.getBoundingClientRect();"
        " return !cells.some((cell) => word.left >= cell.left - 1 && word.right <= cell.right + 1 &&"
        " word.top >= cell.top - 1 && word.bottom <= cell.bottom + 1); }).map((text) => text.textContent); })"
    )
    assert outside == []


def test_hiding_the_page_leaves_a_blank_one_in_its_place(page, address, flow):
    page.goto(f"{address}/about/")
    open_flow(page, address, flow)
    stage(page).locator('[data-action="hide"]').click()
    page.wait_for_url("about:blank")
    page.go_back()
    assert page.url.endswith("/about/")


def test_copied_text_holds_no_answers(context, page, address, flow, journeys):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    journey = max(journeys, key=lambda one: len(one.answers))
    open_flow(page, address, flow, options=journey.answers)
    stage(page).locator('[data-action="copy"]').click()
    expect(stage(page).locator(".flow-tree__said")).not_to_be_empty()
    text = page.evaluate("navigator.clipboard.readText()")
    outcome = flow.outcomes[journey.outcome]
    assert outcome.headline["zh"] in text and f"#{flow.id}" not in text
    for reason in outcome.because:
        assert "when" not in reason or reason["zh"] not in text


def test_nothing_is_stored_by_a_walk(context, page, address, flow, journeys):
    open_flow(page, address, flow)
    for option in journeys[0].answers:
        stage(page).locator(f'button[data-option="{option}"]').click()
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_without_script_the_flow_is_read_and_tapped_through(chromium, address, flow, journeys):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{address}/flows/{flow.id}/")
    first = flow.questions[flow.start].options[0]
    link = page.locator(f'[id="{flow.id}--{flow.start}"] [data-option="{first.id}"]')
    expect(link).to_be_visible()
    link.click()
    assert page.url.endswith(f"#{flow.id}--{first.to}")
    expect(page.locator(f'[id="{flow.id}--{first.to}"] h2')).to_be_in_viewport()
    context.close()
