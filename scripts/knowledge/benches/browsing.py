"""A browser, a host for a built site as the web would send it, and what a page takes from it."""

from __future__ import annotations

import mimetypes
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import brotli
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

from knowledge.headers import sent_with

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE = ViewportSize(width=360, height=740)
PACKED = {".css", ".html", ".js", ".json", ".map", ".md", ".svg", ".txt", ".webmanifest", ".xml"}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}


@dataclass
class Taken:
    """What a page took until the network was idle: [type, bytes with headers] a request, by Chromium's own count."""

    requests: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        return sum(size for _, size in self.requests.values())

    @property
    def by_type(self) -> str:
        kinds: dict[str, int] = {}
        for kind, size in self.requests.values():
            kinds[kind] = kinds.get(kind, 0) + size
        return ", ".join(f"{kind} {size}" for kind, size in sorted(kinds.items()))


def visit(context: BrowserContext, url: str) -> Taken:
    """Opens the page in a new tab and closes it when the network is idle."""
    page, taken, kinds = context.new_page(), Taken(), dict[str, str]()
    devtools = context.new_cdp_session(page)

    def answered(said: dict[str, Any]) -> None:
        kinds[said["requestId"]] = str(said["type"]).lower()

    def finished(said: dict[str, Any]) -> None:
        if size := int(said["encodedDataLength"]):  # what was kept takes nothing
            taken.requests[said["requestId"]] = (kinds.get(said["requestId"], "other"), size)

    devtools.on("Network.responseReceived", answered)
    devtools.on("Network.loadingFinished", finished)
    devtools.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    page.close()
    return taken


@contextmanager
def opened(site: Path) -> Iterator[tuple[Browser, str]]:
    """A browser and the address of a host for the site."""
    with hosted(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser, address
        browser.close()


def chromium() -> str | None:
    """The Chromium found on this machine; None leaves it to Playwright."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


@contextmanager
def hosted(site: Path) -> Iterator[str]:
    """The address of a host for the site on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=os.fspath(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Host(SimpleHTTPRequestHandler):
    """A static host: brotli where it is asked for, the site's `_headers`, 304 for what the reader holds already."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path, site = urlsplit(self.path).path, Path(self.directory)
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        found = file.is_file()
        if not found:
            file = site / "404.html"
        body, packed = _body(file, file.stat().st_mtime_ns) if file.is_file() else (b"", None)
        br = packed is not None and "br" in self.headers.get("Accept-Encoding", "")
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        same = found and self.headers.get("If-None-Match") == tag
        sent = b"" if same else packed if br and packed is not None else body
        self.send_response(304 if same else 200 if found else 404)
        said = {"ETag": tag, **_rules(site, path)}
        if not same:
            said |= {"Content-Type": _type(file), "Content-Length": str(len(sent))}
            said |= {"Content-Encoding": "br", "Vary": "Accept-Encoding"} if br else {}
        for name, value in said.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: object) -> None:
        pass


@lru_cache(maxsize=4096)
def _body(file: Path, _stamp: int) -> tuple[bytes, bytes | None]:
    """A file as written and, where that helps, in brotli at its best."""
    data = file.read_bytes()
    return data, brotli.compress(data) if file.suffix in PACKED else None


def pack(site: Path, patterns: Sequence[str]) -> None:
    """Makes ready what a host would have ready, so that no reader waits for it."""
    for file in {file for pattern in patterns for file in site.glob(pattern)}:
        _body(file, file.stat().st_mtime_ns)


def _type(file: Path) -> str:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return kind + ("; charset=utf-8" if file.suffix in PACKED else "")


@lru_cache(maxsize=64)
def _rules(site: Path, path: str) -> dict[str, str]:
    file = site / "_headers"
    return sent_with(file.read_text(encoding="utf-8"), path) if file.is_file() else {}
