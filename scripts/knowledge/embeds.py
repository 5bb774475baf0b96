"""Flow -> embed/v1/<flow>.<lang>.html, the whole widget in one file; its oEmbed answer; the loader beside it."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import minify_html
import rjsmin
from markupsafe import Markup

from knowledge.checks import HTML_LANG
from knowledge.citations import Address
from knowledge.fallback import as_day, render_flow
from knowledge.flows import Flow
from knowledge.kept import once
from knowledge.library import Library
from knowledge.problems import ROOT, Problem
from knowledge.purge import names_in, purge, words_of
from knowledge.templates import template

WIDGET = ROOT / "docs" / "widget"
STYLES = (ROOT / "docs" / "assets" / "site.css", WIDGET / "flow-tree.css", WIDGET / "embed.css")
SCRIPTS = (WIDGET / "embed.js", WIDGET / "flow-tree.js")
LOADER, KEPT = WIDGET / "loader.js", WIDGET / "loaders"
SANDBOX = (
    "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-modals allow-top-navigation-to-custom-protocols"
)
WIDTH, HEIGHT = 640, 960
OUTWARD = re.compile(r'<a (?=[^>]*href="https?:)')


def absolute(site_url: str, lang: str) -> Address:
    """`/act/` -> the page's full address in this language."""
    base = site_url.rstrip("/") + ("/en" if lang == "en" else "")
    return lambda url: base + url


def embed_page(flow: Flow, library: Library, lang: str, site_url: str) -> str:
    """One minified HTML file that asks for nothing; its links are full addresses and open beside it."""
    words = library.said[lang]
    address = absolute(site_url, lang)
    tree = render_flow(flow, library, lang, address, words, page=address(f"/flows/{flow.id}/"))
    parts: dict[str, Any] = {
        "flow": flow,
        "lang": lang,
        "html_lang": HTML_LANG[lang],
        "words": words,
        "page": address(f"/flows/{flow.id}/"),
        "checked": as_day(flow.checked, lang),
        "tree": Markup(OUTWARD.sub('<a target="_blank" ', tree)),
    }
    bare = template("embed.html").render(**parts, style="", scripts="")

    def whole() -> bytes:
        style = purge(_read(STYLES), names_in(bare) | words_of(_script()))
        page = template("embed.html").render(**parts, style=Markup(style), scripts=Markup(_script()))
        small = minify_html.minify(page, minify_css=True, minify_js=True, keep_html_and_head_opening_tags=True)
        return str(small).encode()

    return once((bare, _read(STYLES), _script(), _made_by()), whole).decode()


@cache
def _made_by() -> str:
    """What makes an embed of its words, style and script."""
    return (
        version("minify-html") + version("tinycss2") + (ROOT / "scripts" / "knowledge" / "purge.py").read_text("utf-8")
    )


@cache
def _script() -> str:
    return str(rjsmin.jsmin(_read(SCRIPTS)))


def _read(paths: tuple[Path, ...]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def oembed(flow: Flow, library: Library, lang: str, site_url: str) -> dict[str, Any]:
    """The oEmbed 1.0 answer for a flow's page, type rich."""
    words = library.said[lang]
    return {
        "version": "1.0",
        "type": "rich",
        "title": flow.title[lang],
        "provider_name": words["site"]["name"],
        "provider_url": absolute(site_url, lang)("/"),
        "cache_age": 86400,
        "width": WIDTH,
        "height": HEIGHT,
        "html": frame(f"{site_url.rstrip('/')}/embed/v1/{flow.id}.{lang}.html?full", flow.title[lang]),
    }


def frame(source: str, title: str) -> str:
    """The plain iframe: all an editor that runs no script needs."""
    parts = {"source": source, "title": title, "sandbox": SANDBOX, "width": WIDTH, "height": HEIGHT}
    return template("embed-frame.html").render(**parts).strip()


def loader_name(script: bytes) -> str:
    return f"loader.{hashlib.sha256(script).hexdigest()[:12]}.js"


def check_loaders() -> list[Problem]:
    """Every loader ever published is kept, under the name its bytes give it; the current one is among them."""
    problems = []
    for path in sorted(KEPT.glob("*.js")):
        if path.name != loader_name(path.read_bytes()):
            problems.append(
                Problem(path, 1, "a published loader was changed", "put its bytes back: pages name them by hash")
            )
    wanted = KEPT / loader_name(LOADER.read_bytes())
    if not wanted.is_file():
        keep = f"cp {LOADER.relative_to(ROOT)} {wanted.relative_to(ROOT)}"
        problems.append(Problem(LOADER, 1, "this loader has no kept copy", f"run: {keep}"))
    return problems


def write_embeds(library: Library, site: Path, site_url: str) -> None:
    folder = site / "embed" / "v1"
    folder.mkdir(parents=True, exist_ok=True)
    for flow in library.flows.values():
        for lang in ("zh", "en"):
            page = embed_page(flow, library, lang, site_url)
            (folder / f"{flow.id}.{lang}.html").write_text(page, encoding="utf-8")
    for path in (LOADER, *sorted(KEPT.glob("*.js"))):
        (folder / path.name).write_bytes(path.read_bytes())
