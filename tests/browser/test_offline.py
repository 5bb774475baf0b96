"""Kept for reading without a network: only after the tap, whole, of one release, and gone with one tap more."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from browser.conftest import watch
from knowledge.keep import publish_keep
from playwright.sync_api import BrowserContext, Page, expect
from readers import LANGUAGES, PolicedHandler, served, wait_until

HELD = """async () => { const found = {};
  for (const cache of await Promise.all((await caches.keys()).map((name) => caches.open(name)))) {
    for (const request of await cache.keys()) found[request.url] = await (await cache.match(request)).text(); }
  return found; }"""
REGISTERED = "async () => (await navigator.serviceWorker.getRegistrations()).map((one) => one.scope)"
BELOW = {"zh": "", "en": "en/"}


@dataclass
class Host:
    """A copy of the site on its host, which can fall silent; `asked` is what was asked of it."""

    folder: Path
    root: str = ""
    asked: list[str] = field(default_factory=list)
    talking: threading.Event = field(default_factory=threading.Event)
    unplugged: bool = False

    def publish(self, library, base="/") -> None:
        publish_keep(library, self.folder, f"https://after-the-knock.example{base}")

    def replace(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def host(site, tmp_path) -> Iterator[Host]:
    folder = tmp_path / "site"
    shutil.copytree(site.folder, folder)
    host = Host(folder)
    host.talking.set()

    class Counting(PolicedHandler):
        def do_GET(self) -> None:
            if host.unplugged:
                self.close_connection = True  # no answer at all: the browser sees a failed network
                return
            host.asked.append(self.path)
            host.talking.wait(30)
            super().do_GET()

    with served(folder, Counting) as url:
        host.root = f"{url}/"
        yield host
        host.talking.set()


@pytest.fixture
def unplug(context, host):
    """Takes the network away, or gives it back with `unplug(False)`."""

    def now(off: bool = True) -> None:
        host.unplugged = off
        context.set_offline(off)

    return now


@pytest.fixture
def reader(context: BrowserContext) -> Page:
    return context.new_page()


def tap(page: Page, root: str, action: str, said: str) -> None:
    page.goto(f"{root}now/")
    page.locator(f"[data-action={action}]").click()
    expect(page.locator(f"[data-said={said}]")).to_be_visible()


def updated(page: Page) -> None:
    """Asks for a new release and waits until it is in place or given up."""
    page.evaluate(
        """async () => { const one = await navigator.serviceWorker.ready; await one.update();
        const worker = one.installing || one.waiting; if (!worker) return;
        await new Promise((done) => { const look = () => /activated|redundant/.test(worker.state) && done();
          worker.addEventListener("statechange", look); look(); }); }"""
    )


def pages_kept(host: Host, lang: str) -> list[str]:
    root = host.folder / BELOW[lang]
    found = [root / "index.html", *root.glob("now/**/index.html"), *root.glob("flows/**/index.html")]
    assert len(found) > 10
    return [file.parent.relative_to(host.folder).as_posix().removeprefix(".").strip("/") for file in found]


def test_nothing_is_stored_before_the_tap(reader, host):
    for path in ("", "now/", "flows/at-the-door/", "en/now/"):
        reader.goto(f"{host.root}{path}", wait_until="networkidle")
    assert reader.evaluate(HELD) == {} and reader.evaluate(REGISTERED) == []
    assert reader.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    assert not any("sw.js" in path for path in host.asked)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_after_the_tap_the_cards_and_every_flow_open_with_no_network(unplug, reader, host, lang):
    tap(reader, f"{host.root}{BELOW[lang]}", "keep", "kept")
    unplug()
    host.asked.clear()
    faults = watch(reader, host.root)
    for path in pages_kept(host, lang):
        reader.goto(f"{host.root}{path}/".replace("//", "/").replace(":/", "://") if path else host.root)
        expect(reader.locator(".kept-line")).to_be_visible()
        year = reader.evaluate("String(new Date().getFullYear())")
        expect(reader.locator(".kept-line")).to_contain_text(year)
        if path.endswith("now/threats"):
            last, dock = reader.locator(".now > ol > li").last.bounding_box(), reader.locator(".dock").bounding_box()
            assert last["y"] + last["height"] <= dock["y"], "the line leaves the card on the first screen"
        assert reader.evaluate("getComputedStyle(document.querySelector('.site-header')).display") != "none"
        if "/flows/" in f"/{path}" and not path.endswith("flows"):
            while reader.locator(".flow-tree__stage [data-outcome]").count() == 0:
                reader.locator(".flow-tree__stage button[data-option]").last.click()
            expect(reader.locator(".flow-tree__stage [data-outcome]")).to_be_visible()
    assert host.asked == [] and faults == []


def test_what_is_kept_holds_no_answers(reader, host):
    tap(reader, host.root, "keep", "kept")
    reader.goto(f"{host.root}flows/at-the-door/")
    reader.locator(".flow-tree__stage button[data-option]").first.click()
    wait_until(reader, "location.hash !== ''")
    reader.reload(wait_until="networkidle")
    assert reader.evaluate("location.hash") != ""
    held = reader.evaluate(HELD)
    assert held and not any(mark in url for url in held for mark in "#?")


def test_a_page_read_before_opens_and_one_not_read_is_calm_and_bilingual(unplug, reader, host):
    tap(reader, host.root, "keep", "kept")
    reader.goto(f"{host.root}law/visits/", wait_until="networkidle")
    unplug()
    reader.goto(f"{host.root}law/visits/")
    expect(reader.locator("#visits, h1")).to_be_visible()
    expect(reader.locator(".kept-line")).to_be_visible()
    reader.goto(f"{host.root}act/complain/")
    assert [one.get_attribute("lang") for one in reader.locator("section").all()] == ["zh-CN", "en"]
    assert reader.locator("a[href='tel:110']").count() == 2 and reader.locator(".three-things li").count() == 6
    assert reader.locator(".call").first.bounding_box()["height"] >= 44, "it has its style"
    ways = reader.locator("[data-kept] a")
    assert ways.count() == 1, "only a language that is kept is led to"
    ways.click()
    expect(reader.locator("h1#which-card")).to_be_visible()


def test_a_second_language_is_kept_beside_the_first(unplug, reader, host):
    tap(reader, host.root, "keep", "kept")
    tap(reader, f"{host.root}en/", "keep", "kept")
    unplug()
    for path in ("now/threats/", "en/now/threats/"):
        reader.goto(f"{host.root}{path}")
        expect(reader.locator(".kept-line")).to_be_visible()


def test_a_new_release_replaces_the_old_whole(unplug, reader, host, library):
    tap(reader, host.root, "keep", "kept")
    reader.goto(f"{host.root}law/visits/", wait_until="networkidle")
    (old,) = reader.evaluate("caches.keys()")
    for path in ("now/threats/index.html", "law/visits/index.html"):
        host.replace(path, "</h1>", " · 2</h1>")
    host.replace("assets/site.css", ":root{", ":root{--release: 2;")
    host.publish(library)
    reader.goto(f"{host.root}now/")
    updated(reader)
    assert old not in reader.evaluate("caches.keys()")
    for url, text in reader.evaluate(HELD).items():
        path = url.removeprefix(host.root)
        file = host.folder / path / "index.html" if path.endswith("/") or not path else host.folder / path
        assert text == file.read_text(encoding="utf-8"), f"{path} is of the old release"
    unplug()
    for path in ("now/threats/", "law/visits/"):
        reader.goto(f"{host.root}{path}")
        expect(reader.locator("h1")).to_contain_text("· 2")
        assert reader.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--release')") == "2"


def test_a_page_of_another_release_never_joins_what_is_kept(reader, host):
    tap(reader, host.root, "keep", "kept")
    host.replace("now/threats/index.html", "</h1>", " · 2</h1>")
    reader.goto(f"{host.root}now/threats/", wait_until="networkidle")
    expect(reader.locator("h1")).to_contain_text("· 2")
    assert "· 2</h1>" not in "".join(reader.evaluate(HELD).values())


def test_a_release_that_cannot_be_had_whole_leaves_the_old_one(unplug, reader, host, library):
    tap(reader, host.root, "keep", "kept")
    before = reader.evaluate(HELD)
    host.replace("now/threats/index.html", "</h1>", " · 2</h1>")
    host.replace("assets/site.css", ":root{", ":root{--release: 2;")
    host.publish(library)
    (host.folder / "assets" / "site.css").unlink()
    host.asked.clear()
    reader.goto(f"{host.root}now/", wait_until="networkidle")
    updated(reader)
    assert any("site.css" in path for path in host.asked), "the new release was tried"
    assert reader.evaluate(HELD).keys() == before.keys()
    unplug()
    reader.goto(f"{host.root}now/threats/")
    expect(reader.locator("h1")).not_to_contain_text("· 2")


@pytest.mark.parametrize("damage", ["cut short", "emptied", "lost"])
def test_a_damaged_page_is_never_shown(unplug, reader, host, damage):
    tap(reader, host.root, "keep", "kept")
    change = {
        "cut short": "await cache.put(url, new Response('<!doctype html><title>half'))",
        "emptied": "await cache.put(url, new Response(''))",
        "lost": "await cache.delete(url)",
    }[damage]
    url = f"{host.root}now/threats/"
    reader.evaluate(f"async (url) => {{ const cache = await caches.open((await caches.keys())[0]); {change}; }}", url)
    unplug()
    reader.goto(url)
    expect(reader.locator("section[lang=en] a[href='tel:110']")).to_be_visible()
    unplug(False)
    reader.goto(url, wait_until="networkidle")
    expect(reader.locator("h1#threats")).to_be_visible()
    unplug()
    reader.reload()
    expect(reader.locator("h1#threats")).to_be_visible(), "mended by the visit"


def test_a_page_without_its_style_still_reads(unplug, reader, host):
    tap(reader, host.root, "keep", "kept")
    reader.evaluate(
        "async () => { const cache = await caches.open((await caches.keys())[0]);"
        " for (const one of await cache.keys()) if (/\\.(css|js)$/.test(one.url)) await cache.delete(one); }"
    )
    unplug()
    reader.goto(f"{host.root}now/threats/")
    expect(reader.locator("h1#threats")).to_be_visible()


def test_a_silent_network_does_not_hold_a_kept_page_back(reader, host):
    tap(reader, host.root, "keep", "kept")
    host.talking.clear()
    reader.goto(f"{host.root}flows/at-the-door/")
    expect(reader.locator(".kept-line")).to_be_visible()
    expect(reader.locator(".flow-tree__stage button[data-option]").first).to_be_visible()


def test_one_tap_removes_everything_and_nothing_comes_back(reader, host):
    tap(reader, host.root, "keep", "kept")
    tap(reader, host.root, "remove", "removed")
    reader.goto(f"{host.root}now/threats/", wait_until="networkidle")
    reader.goto(f"{host.root}now/", wait_until="networkidle")
    assert reader.evaluate(HELD) == {} and reader.evaluate(REGISTERED) == []
    expect(reader.locator("[data-action=keep]")).to_be_visible()
    expect(reader.locator("[data-action=remove]")).to_be_hidden()


def test_what_cannot_be_kept_whole_is_not_kept_at_all(reader, host):
    (host.folder / "widget" / "flow-tree.js").unlink()
    tap(reader, host.root, "keep", "failed")
    assert reader.evaluate(HELD) == {} and reader.evaluate(REGISTERED) == []


def test_it_can_be_kept_again_after_the_browser_cleared_it(unplug, reader, host):
    tap(reader, host.root, "keep", "kept")
    reader.evaluate("async () => { for (const name of await caches.keys()) await caches.delete(name); }")
    tap(reader, host.root, "keep", "kept")
    unplug()
    reader.goto(f"{host.root}now/threats/")
    expect(reader.locator(".kept-line")).to_be_visible()


def test_in_a_frame_or_a_folder_nothing_is_offered(reader, host):
    (host.folder / "frame.html").write_text('<iframe src="now/"></iframe>', encoding="utf-8")
    reader.goto(f"{host.root}frame.html", wait_until="networkidle")
    expect(reader.frame_locator("iframe").locator("h1#which-card")).to_be_visible()
    expect(reader.frame_locator("iframe").locator("[data-keep]")).to_be_hidden()
    reader.goto((host.folder / "now" / "index.html").as_uri())
    expect(reader.locator("h1#which-card")).to_be_visible()
    expect(reader.locator("[data-keep]")).to_be_hidden()


def test_it_works_below_a_base_path(unplug, reader, host, library, tmp_path):
    host.publish(library, "/sub/")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "sub").symlink_to(host.folder)
    with served(tmp_path / "root") as url:
        tap(reader, f"{url}/sub/en/", "keep", "kept")
        assert reader.evaluate(REGISTERED) == [f"{url}/sub/"]
        unplug()
        reader.goto(f"{url}/sub/en/flows/what-next/")
        expect(reader.locator(".kept-line")).to_be_visible()
        reader.goto(f"{url}/sub/en/act/")
        assert reader.locator(".call").first.bounding_box()["height"] >= 44
        reader.locator("[data-kept] a").click()
        expect(reader.locator("h1#which-card")).to_be_visible()
