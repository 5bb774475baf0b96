"""Embeds in pages of another origin: what a host sees, what it can break, and what it can never learn."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from knowledge.embeds import SANDBOX
from knowledge.flows import load_journeys
from playwright.sync_api import BrowserContext, Frame, Page, expect
from readers import served, wait_until

FLOWS = ("at-the-door", "is-it-legal", "real-or-fake", "what-next", "will-they-visit")
STRICT = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; script-src {site}; frame-src {site}">'
)
LISTEN = """window.heard = []; window.shifts = 0;
  if (window === top) {
    addEventListener("message", (event) => heard.push({ data: event.data, origin: event.origin }));
    new PerformanceObserver((list) => { for (const one of list.getEntries()) shifts += one.value; })
      .observe({ type: "layout-shift", buffered: true });
  }"""


@dataclass
class Host:
    """A page of another origin that embeds the site."""

    folder: Path
    origin: str
    site: str
    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def open(self, body: str, head: str = "", lang: str = "zh-CN", ready: bool = True) -> Frame | None:
        """Writes and opens the page; returns the first embed's frame once it says it is ready."""
        start = '<meta charset="utf-8"><title>host</title><link rel="icon" href="data:,">'
        html = f'<!doctype html><html lang="{lang}"><head>{start}{head}</head><body>{body}</body></html>'
        # A name of its own: the frames of a page seen before come back where they were left.
        file = self.folder / f"host-{len(list(self.folder.iterdir()))}.html"
        file.write_text(html.replace("{site}", self.site), encoding="utf-8")
        self.asked.clear()
        self.page.goto(f"{self.origin}/{file.name}")
        if not ready:
            return None
        wait_until(self.page, "heard.some((one) => one.data.type === 'after-the-knock:ready')")
        return self.page.frames[1]

    def script(self, flow: str, **settings: str) -> str:
        data = "".join(f' data-{name}="{value}"' for name, value in settings.items())
        return f'<script async src="{self.site}/embed/v1/loader.js" data-flow="{flow}"{data}></script>'

    def iframe(self, flow: str, lang: str = "zh", sandbox: str = SANDBOX, query: str = "?full") -> str:
        source = f"{self.site}/embed/v1/{flow}.{lang}.html{query}"
        size = 'title="t" width="100%" height="900"'
        return f'<iframe {size} src="{source}" sandbox="{sandbox}" allow="clipboard-write"></iframe>'

    def messages(self) -> list[dict]:
        return [one["data"] for one in self.page.evaluate("heard")]


@pytest.fixture
def host(context: BrowserContext, address: str, tmp_path: Path) -> Iterator[Host]:
    with served(tmp_path) as origin:
        page = context.new_page()
        page.add_init_script(LISTEN)
        host = Host(tmp_path, origin, address, page)
        page.on("request", lambda request: host.asked.append(request.url))
        page.on("pageerror", lambda error: host.said.append(f"script: {error}"))
        page.on(
            "console",
            lambda message: host.said.append(message.text) if message.type in ("error", "warning") else None,
        )
        yield host


def answer(frame: Frame, index: int = 0) -> None:
    frame.locator(".flow-tree__stage button[data-option]").nth(index).click()


def walk_to_an_outcome(frame: Frame) -> None:
    while frame.locator("[data-question]").count():
        answer(frame, -1)
    expect(frame.locator("[data-outcome]")).to_be_visible()


FORMS: dict[str, Callable[[Host, str, str], str]] = {
    "script": lambda host, flow, lang: host.script(flow, lang=lang),
    "markup": lambda host, flow, lang: (
        f'<flow-tree-embed flow="{flow}" lang="{lang}"><a href="#">link</a></flow-tree-embed>'
        f'<script async src="{host.site}/embed/v1/loader.js"></script>'
    ),
    "iframe": lambda host, flow, lang: host.iframe(flow, lang),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_walks_to_an_outcome_and_asks_for_one_file(host, form, lang):
    frame = host.open(FORMS[form](host, "what-next", lang))
    walk_to_an_outcome(frame)
    files = [url for url in host.asked if url.startswith(host.site)]
    assert [url.partition("?")[0].rpartition("/")[2] for url in files] == (
        ["loader.js"] * (form != "iframe") + [f"what-next.{lang}.html"]
    )
    assert not host.said, host.said


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("width", [280, 360, 640])
def test_the_place_is_reserved_and_nothing_shifts(host, flow, width):
    host.page.set_viewport_size({"width": width, "height": 740})
    place = f'<div style="min-height:960px">{host.script(flow, lang="en")}</div>'  # as /embed/ writes it
    host.open(f"<p>before</p>{place}<p>after</p>", "<style>body{margin:0}</style>")
    host.page.wait_for_timeout(100)
    heights = [one["height"] for one in host.messages() if "height" in one]
    assert host.page.locator("iframe").evaluate("(one) => one.offsetHeight") >= heights[-1]
    assert host.page.evaluate("shifts") < 0.01


@pytest.mark.parametrize(
    "hostile",
    [
        "* { all: unset; }",
        "html { font-size: 60px; } * { line-height: 4 !important; }",
        "button, a, p { display: none !important; } iframe { height: 20px !important; width: 30px; }",
        "body { direction: rtl; zoom: 1; }",
        "iframe { max-width: 100%; height: auto; } .entry-content > * { max-width: 640px; margin: 0 auto; }",
    ],
)
def test_a_hosts_styles_do_not_reach_in(host, hostile):
    body = f'<div class="entry-content wp-block-html"><p>text</p>{host.script("at-the-door", lang="zh")}</div>'
    frame = host.open(body, f"<style>{hostile}</style>")
    assert host.page.locator("iframe").evaluate("(one) => one.offsetHeight") >= 960
    assert frame.locator(".flow-tree__stage button[data-option]").first.bounding_box()["height"] >= 48
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    walk_to_an_outcome(frame)
    assert not host.said, host.said


def test_a_strict_policy_of_the_host_is_enough(host):
    frame = host.open(host.script("real-or-fake"), STRICT)
    walk_to_an_outcome(frame)
    assert not host.said, host.said


def test_three_embeds_keep_apart_and_leave_cleanly(host):
    host.open("".join(host.script(flow) for flow in FLOWS[:3]))
    wait_until(host.page, "heard.filter((one) => one.data.type.endsWith('ready')).length === 3")
    frames = {frame.url.rpartition("/")[2].partition(".")[0]: frame for frame in host.page.frames[1:]}
    assert set(frames) == set(FLOWS[:3])
    answer(frames["is-it-legal"], -1)
    assert frames["at-the-door"].locator("[data-action=back]").count() == 0
    host.page.evaluate("document.querySelectorAll('flow-tree-embed').forEach((one) => one.remove())")
    assert len(host.page.frames) == 1
    host.page.evaluate(
        """(site) => document.body.append(Object.assign(document.createElement("script"),
             { src: `${site}/embed/v1/loader.js` }), Object.assign(document.createElement("flow-tree-embed")))""",
        host.site,
    )
    host.page.evaluate("document.querySelector('flow-tree-embed').setAttribute('flow', 'what-next')")
    host.page.evaluate("document.querySelector('flow-tree-embed').setAttribute('lang', 'en')")
    expect(host.page.frame_locator("iframe").locator("[data-question]")).to_be_visible()
    assert not [said for said in host.said if 'flow ""' not in said], host.said


def test_it_fits_from_1200_to_280_px(host):
    frame = host.open(host.script("will-they-visit"), "<style>body{margin:0}</style>")
    walk_to_an_outcome(frame)
    for width in (1200, 800, 500, 320, 280):
        host.page.set_viewport_size({"width": width, "height": 740})
        host.page.wait_for_timeout(150)
        assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        tall = host.page.locator("iframe").evaluate("(one) => one.offsetHeight")
        assert tall >= frame.evaluate("document.body.offsetHeight"), f"cut off at {width}"


def test_a_host_without_script_shows_the_link(chromium, host):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    (host.folder / "host.html").write_text(FORMS["markup"](host, "at-the-door", "zh"), encoding="utf-8")
    page.goto(f"{host.origin}/host.html")
    expect(page.locator("flow-tree-embed a")).to_be_visible()
    (host.folder / "frame.html").write_text(host.iframe("at-the-door"), encoding="utf-8")
    page.goto(f"{host.origin}/frame.html")
    frame = page.frame_locator("iframe")
    expect(frame.locator("#at-the-door--danger h2")).to_be_visible()
    frame.locator(".flow-tree__options a").first.click()
    expect(frame.locator(".flow-tree__outcome:target, .flow-tree__question:target")).to_have_count(1)
    context.close()


def test_the_hosts_back_button_stays_the_hosts(host):
    (host.folder / "before.html").write_text("before", encoding="utf-8")
    host.page.goto(f"{host.origin}/before.html")
    frame = host.open(host.script("what-next"))
    answer(frame, -1)
    answer(frame, -1)
    host.page.go_back()
    assert host.page.url.endswith("before.html")
    host.page.go_forward()
    expect(host.page.frame_locator("iframe").locator("[data-question], [data-outcome]")).to_be_visible()


def test_ring_print_copy_and_the_full_page_work_in_the_frame(context, host):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    frame = host.open(host.script("at-the-door"))
    frame.evaluate("addEventListener('beforeprint', () => { window.printed = true })")
    answer(frame, 0)
    frame.locator(".call").first.click()
    frame.locator("[data-action=print]").click()
    assert frame.evaluate("window.printed")
    frame.locator("[data-action=copy]").click()
    expect(frame.locator(".flow-tree__said")).to_contain_text("已复制")
    context.route("https://after-the-knock.example/**", lambda route: route.fulfill(body="the full page"))
    with context.expect_page() as opened:
        frame.locator(".embed__credit a").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == "https://after-the-knock.example/flows/at-the-door/"
    assert not [said for said in host.said if re.search("block|sandbox|not allowed|ignored", said, re.I)], host.said


@pytest.mark.parametrize("flow", FLOWS)
def test_in_a_bare_sandbox_only_what_works_is_shown(host, flow):
    frame = host.open(host.iframe(flow, sandbox="allow-scripts", query=""))
    walk_to_an_outcome(frame)
    assert frame.locator("a[href]:not([href^='#']):visible").count() == 0
    for action in ("print", "copy", "share"):
        assert frame.locator(f"[data-action={action}]:visible").count() == 0
    for call in frame.locator(".call:visible").all():
        assert (
            re.search(r"\d{3,5}", call.inner_text())
            and float(call.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")) >= 18
        )
    assert "http" in frame.locator(".embed__credit").inner_text(), "the full page's address can be read"
    assert not host.said, host.said


def test_only_height_and_ready_leave_the_frame(host, lang):
    frame = host.open(host.script("will-they-visit", lang=lang))
    walk_to_an_outcome(frame)
    frame.locator("[data-action=restart]").click()
    host.page.wait_for_timeout(200)
    for one in host.page.evaluate("heard"):
        data = one["data"]
        assert one["origin"] == "null"
        if data["type"] == "after-the-knock:ready":
            assert data == {"type": data["type"], "flow": "will-they-visit"}
        else:
            assert data.keys() == {"type", "flow", "height"} and data["type"] == "after-the-knock:height"
            assert data["flow"] == "will-they-visit" and data["height"] % 160 == 0


@pytest.mark.parametrize("flow", FLOWS)
def test_no_outcome_stands_alone_at_its_height(host, library, flow):
    data = library.flows[flow]
    journeys = {one.outcome: one for one in load_journeys(data.file.parent / "journeys.yml", data)[0]}
    heights = {}
    for outcome, journey in journeys.items():
        frame = host.open(host.iframe(flow, query=f"?full#{'/'.join((flow, *journey.answers))}"))
        assert frame.locator("[data-outcome]").get_attribute("data-outcome") == outcome
        heights[outcome] = [one["height"] for one in host.messages() if "height" in one][-1]
    shared = Counter(heights.values())
    print(f"{flow}: " + ", ".join(f"{height} px {count}" for height, count in sorted(shared.items())))
    assert min(shared.values()) > 1, {name: height for name, height in heights.items() if shared[height] == 1}


def test_the_pinned_loader_works_with_the_headers_a_host_of_ours_sends(host, policed, site):
    code = site.page("zh", "/embed/").select_one("[data-code*=integrity]").get_text()
    host.open(code.replace("https://after-the-knock.example", policed))
    walk_to_an_outcome(host.page.frames[1])
    assert not host.said, host.said


def test_what_cannot_be_copied_stays_selected_to_be_copied_by_hand(host):
    frame = host.open(host.script("at-the-door"))
    frame.evaluate("navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false")
    walk_to_an_outcome(frame)
    frame.locator("[data-action=copy]").click()
    field = frame.locator("textarea")
    expect(field).to_be_visible()
    assert "110" in field.input_value() and frame.evaluate("getSelection().toString() || document.activeElement.value")


MALFORMED = [
    None, 0, "", "after-the-knock:height", [], {}, {"type": 1}, {"type": "after-the-knock:height"},
    {"type": "after-the-knock:height", "flow": "at-the-door", "height": "320"},
    {"type": "after-the-knock:height", "flow": "at-the-door", "height": 321},
    {"type": "after-the-knock:height", "flow": "at-the-door", "height": -160},
    {"type": "after-the-knock:height", "flow": "at-the-door", "height": 1e9},
    {"type": "after-the-knock:height", "flow": "other", "height": 3200},
    {"type": "after-the-knock:height", "flow": "at-the-door", "height": {"valueOf": 3200}},
    {"type": "after-the-knock:answer", "flow": "at-the-door"},
    {"__proto__": {"type": "after-the-knock:height"}, "flow": "at-the-door", "height": 3200},
]  # fmt: skip


def test_malformed_messages_change_nothing_in_either_direction(host):
    frame = host.open(host.script("at-the-door"))
    before = host.page.locator("iframe").evaluate("(one) => one.offsetHeight")
    asked = frame.locator("[data-question]").get_attribute("data-question")
    many = [MALFORMED[count % len(MALFORMED)] for count in range(300)]
    frame.evaluate("(all) => all.forEach((one) => parent.postMessage(one, '*'))", many)
    host.page.evaluate("(all) => all.forEach((one) => frames[0].postMessage(one, '*'))", many)
    fine = {"type": "after-the-knock:height", "flow": "at-the-door", "height": 3200}
    host.page.evaluate("(one) => postMessage(one, '*')", fine)  # well formed, but not from the frame
    host.page.evaluate("(one) => frames[0].postMessage(one, '*')", fine)
    host.page.wait_for_timeout(200)
    assert host.page.locator("iframe").evaluate("(one) => one.offsetHeight") == before
    assert frame.locator("[data-question]").get_attribute("data-question") == asked
    assert frame.locator("[data-question]").count() == 1 and not host.said, host.said


def test_a_host_cannot_reach_into_the_frame(host):
    host.open(host.script("at-the-door"))
    assert (
        host.page.evaluate("() => { try { return frames[0].document.title } catch (error) { return error.name } }")
        == "SecurityError"
    )


@pytest.mark.parametrize(
    ("settings", "allowed"),
    [
        ({"flow": "no-such-flow"}, "at-the-door"),
        ({"flow": "<img src=x onerror=alert(1)>"}, "at-the-door"),
        ({"flow": "at-the-door", "lang": "fr"}, "zh, en"),
    ],
)
def test_what_is_not_known_becomes_a_readable_line(host, settings, allowed):
    flow = settings.pop("flow").replace("<", "&lt;")
    host.open(host.script(flow, **settings), ready=False)
    link = host.page.locator("flow-tree-embed a")
    expect(link).to_be_visible()
    assert "/flows/" in link.get_attribute("href") and host.page.locator("iframe, img").count() == 0
    assert any(allowed in said for said in host.said), host.said


def test_an_unknown_theme_or_colour_keeps_the_flow_and_is_named(host):
    frame = host.open(host.script("at-the-door", theme="pink", background="red"))
    expect(frame.locator("[data-question]")).to_be_visible()
    said = json.dumps(host.said)
    assert "light" in said and "RRGGBB" in said, said


CONTRAST = """() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const linear = (part) => (part > .04045 ? ((part + .055) / 1.055) ** 2.4 : part / 12.92);
  const light = (colour) => [.2126, .7152, .0722].reduce((sum, share, at) => sum + share * linear(colour[at] / 255), 0);
  const ground = (part) => {
    for (; part; part = part.parentElement) {
      const colour = rgb(getComputedStyle(part).backgroundColor);
      if (colour.length && colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const part of document.querySelectorAll("body, body *:not(script, style)")) {
    const words = [...part.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!words || !part.checkVisibility()) continue;
    const [bright, dim] = [rgb(getComputedStyle(part).color), ground(part)].map(light).sort((a, b) => b - a);
    const ratio = (bright + .05) / (dim + .05);
    if (ratio < 4.49) bad.push(`${part.className || part.tagName} ${part.textContent} ${ratio}`);
  }
  return bad;
}"""
COLOURS = (("777777", "777777"), ("ffffff", "ffff00"), ("000000", "000080"), ("ff0000", "00ff00"), ("1e90ff", "000000"))


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"theme": "light"},
        {"theme": "dark"},
        *({"background": ground, "accent": accent} for ground, accent in COLOURS),
        {"theme": "dark", "accent": "102030"},
    ],
    ids=str,
)
def test_text_stands_out_whatever_colours_the_host_asks_for(host, settings):
    frame = host.open(host.script("at-the-door", **settings))
    assert frame.evaluate(CONTRAST) == []
    walk_to_an_outcome(frame)
    assert frame.evaluate(CONTRAST) == []
    wanted = settings.get("background")
    if wanted:
        assert (
            frame.evaluate("getComputedStyle(document.body).backgroundColor")
            == f"rgb({int(wanted[:2], 16)}, {int(wanted[2:4], 16)}, {int(wanted[4:], 16)})"
        )


def test_it_opens_as_a_file_sent_in_a_chat(context, site):
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((site.folder / "embed" / "v1" / "real-or-fake.zh.html").resolve().as_uri())
    while page.locator("[data-question]").count():
        page.locator(".flow-tree__stage button[data-option]").last.click()
    expect(page.locator("[data-outcome] [data-action=print]")).to_be_visible()
    page.reload()
    expect(page.locator("[data-outcome]")).to_be_visible()
    assert not faults, faults


def test_an_embed_past_its_date_says_so(context, address, library):
    page = context.new_page()
    page.clock.set_fixed_time(f"{int(library.flows['at-the-door'].recheck[:4]) + 1}-01-01")
    page.goto(f"{address}/embed/v1/at-the-door.en.html")
    expect(page.locator(".stale")).to_be_visible()
