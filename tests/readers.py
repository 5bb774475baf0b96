"""Helpers that speak the reader's language: a site on disk, a server for it, a walk through a flow's links."""

from __future__ import annotations

import functools
import http.server
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Page

LANGUAGES = ("zh", "en")
HTML_LANG = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True)
class Site:
    """A finished site/ folder."""

    folder: Path

    def soup(self, path: Path) -> BeautifulSoup:
        return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")

    def embed(self, flow: str, lang: str) -> BeautifulSoup:
        """The one-file flow; its end tags are left out, so it is read by the rules browsers read by."""
        html = (self.folder / "embed" / "v1" / f"{flow}.{lang}.html").read_text(encoding="utf-8")
        return BeautifulSoup(html, "html5lib")

    def page(self, lang: str, url: str) -> BeautifulSoup:
        """`page("en", "/act/")`"""
        return self.soup(self.folder / ("en" if lang == "en" else "") / url.strip("/") / "index.html")


def text_of(tag: Tag) -> str:
    return re.sub(r"[^\S\u00a0]+", " ", tag.get_text(" ")).strip()  # a no-break space is meant


def by_id(soup: BeautifulSoup) -> dict[str, Tag]:
    """Every element that has an id, found at once: a page of a thousand is asked a thousand times."""
    return {tag["id"]: tag for tag in soup.select("[id]")}


def parts_of(name: str, soup: BeautifulSoup) -> set[str]:
    """The files a page shows itself with, its icon too; what is marked lazy stands in a closed box."""
    found = [one["href"] for one in soup.select('link[rel~="stylesheet"], link[rel~="icon"]')]
    found += [one["src"] for one in soup.select('script[src], img[src]:not([loading="lazy"])')]
    return {normpath(join(dirname(name), href)) for href in found}


def walk_links(parts: dict[str, Tag], flow: str, start: str, options: Sequence[str]) -> str:
    """Taps the no-script links of a page by_id(); at the rules, takes the first line that fits. Returns the end."""
    node, given = start, dict[str, str]()
    for option in options:
        section = parts[f"{flow}--{node}"]
        link = section.select_one(f'[data-option="{option}"]')
        given[node] = option
        target = parts.get(link["href"].removeprefix("#"))
        assert target is not None, f"{link['href']} leads nowhere"
        node = target["id"].removeprefix(f"{flow}--")
        if node == "rules":
            node = first_line_that_fits(target, given)
    return node


def target_of(link: Tag) -> str:
    """`#at-the-door--who` leads to `who`."""
    return link["href"].partition("--")[2]


def node_of(section: Tag) -> str:
    """`at-the-door--who` is the section of `who`."""
    return section["id"].partition("--")[2]


def first_line_that_fits(rules: Tag, given: dict[str, str]) -> str:
    for link in rules.select("li > a"):
        pairs = [pair.split("=") for pair in link["data-when"].split(";") if pair]
        if all(given.get(question) in options.split(",") for question, options in pairs):
            return target_of(link)
    raise AssertionError(f"no line fits {given}")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as a static host does: its 404 page for what is not there; silent."""

    def log_message(self, *args: object) -> None:
        pass

    def send_error(self, code: int, *args: object, **kwargs: object) -> None:
        page = Path(self.directory) / "404.html"
        body = page.read_bytes() if page.is_file() else b""
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def header_rules(folder: Path) -> dict[str, dict[str, str]]:
    """The site's `_headers`: {path or pattern: {header: value}}."""
    rules: dict[str, dict[str, str]] = {}
    for line in (folder / "_headers").read_text(encoding="utf-8").splitlines():
        if line.startswith("/"):
            said = rules.setdefault(line, {})
        else:
            name, _, value = line.strip().partition(": ")
            said[name] = value
    return rules


def headers_for(rules: dict[str, dict[str, str]], path: str) -> list[tuple[str, str]]:
    """What a host that reads `_headers` sends with `/act/`, one pair a rule that matches."""
    fits = [
        said
        for rule, said in rules.items()
        if path == rule or (rule.endswith("*") and path.startswith(rule.removesuffix("*")))
    ]
    return [pair for said in fits for pair in said.items()]


class PolicedHandler(Handler):
    """Sends the headers of the site's own `_headers` too."""

    def end_headers(self) -> None:
        rules = header_rules(Path(self.directory))
        for name, value in headers_for(rules, self.path.partition("?")[0]):
            self.send_header(name, value)
        super().end_headers()


@contextmanager
def served(folder: Path, handler: type[Handler] = Handler) -> Iterator[str]:
    """The folder's address on a free port of this machine, without a slash at the end."""
    with answered(functools.partial(handler, directory=str(folder))) as address:
        yield address


@contextmanager
def answered(handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    """An address on this machine whose requests the handler answers."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def wait_until(page: Page, expression: str, arg: object = None, seconds: float = 30) -> None:
    """Waits until the page's expression is true. Playwright's own wait_for_function evaluates a string inside
    the page, which a page's policy may forbid; this asks from outside."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"this never came true: {expression}"
        page.wait_for_timeout(20)
