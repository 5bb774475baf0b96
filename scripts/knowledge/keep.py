"""The finished site/ -> sw.js, which keeps it for reading without a network once a reader asks.

The worker is docs/sw.js as written, below one line of data: the hash of every file it may keep, what it keeps at
once in each language, and the words it shows. Files that change after the build (downloads/) or are shown by other
sites (embed/) stay out.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from markupsafe import escape

from knowledge.checks import LANGUAGES
from knowledge.elements import elements
from knowledge.library import Library
from knowledge.templates import template

WORKER = "sw.js"
LEFT_OUT = ("embed/v1/", "downloads/", "en/downloads/")
READ = {".html", ".css", ".js", ".svg"}
AT_ONCE = ("", "now/", "flows/")  # home alone, and all below the others
PARTS = {"stylesheet", "icon"}


def publish_keep(library: Library, site: Path, site_url: str) -> None:
    """Writes sw.js; the same site gives the same bytes, and any other file or word another release."""
    words = library.said
    source = (library.docs / WORKER).read_text(encoding="utf-8")
    data = {
        "files": {_path(file, site): _hash(file.read_bytes()) for file in sorted(_readable(site))},
        "keep": {lang: kept_at_once(site, lang) for lang in LANGUAGES},
        "line": {lang: str(escape(words[lang]["keep"]["line"])) for lang in LANGUAGES},
        "lost": template("lost.html").render(words=words, root=urlsplit(site_url).path, what="not-kept", way="now/"),
    }
    release = _hash(json.dumps([data, source], sort_keys=True).encode())
    line = json.dumps({"release": release, **data}, ensure_ascii=False, separators=(",", ":"))
    (site / WORKER).write_text(f"const KEPT = {line};\n{source}", encoding="utf-8")


def kept_at_once(site: Path, lang: str) -> list[str]:
    """Home, the cards, the flows, and every file those pages show themselves with."""
    root = site / "en" if lang == "en" else site
    home, *folders = AT_ONCE
    pages = [root / home / "index.html", *(page for folder in folders for page in (root / folder).rglob("index.html"))]
    parts = {part for page in pages for part in _parts(page, site)}
    return sorted({_path(page, site) for page in pages} | parts)


def _readable(site: Path) -> list[Path]:
    files = [path for path in site.rglob("*") if path.is_file() and not _path(path, site).startswith(LEFT_OUT)]
    wanted = [path for path in files if path.suffix in READ or path.parent.name == "search"]
    return [path for path in wanted if path.name not in {WORKER, "404.html"}]


def _parts(page: Path, site: Path) -> set[str]:
    """The files a page shows itself with."""
    found = {
        one.get("href") if one.tag == "link" else one.get("src")
        for one in elements(page.read_text(encoding="utf-8"), "script", "img", "link")
        if one.tag != "link" or one.get("rel") in PARTS
    }
    start = f"/{_path(page, site)}"
    return {urlsplit(urljoin(start, href)).path.lstrip("/") for href in found if href}


def _path(file: Path, site: Path) -> str:
    """`now/` for `now/index.html`: an address below the root."""
    return file.relative_to(site).as_posix().removesuffix("index.html")


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
