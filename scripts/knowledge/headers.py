"""The finished site/ -> `_headers`, as Netlify and Cloudflare Pages read it; other hosts can be told the same by hand.

Every rule that names a header names a path that no other rule with that header matches: where two match, one host joins
the values and another takes the last.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from knowledge.elements import elements

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# A host that pins the loader by its checksum may read it only where this allows it.
ANY_HOST = {"Access-Control-Allow-Origin": "*"}
FOR_EVER = "public, max-age=31536000, immutable"
ALWAYS_ASK = "no-cache"
# Search fetches its index ahead and asks again when it reads it; on a slow line that takes a quarter second.
A_WHILE = "public, max-age=300"
NAMED_BY_CONTENT = re.compile(r"\.[0-9a-f]{8,}\.")
EMBEDS = "/embed/v1/"
SELF = "'self'"


def headers(site: Path) -> str:
    """A policy for each folder, allowing exactly the inline scripts and styles that its pages hold."""
    pages: dict[str, list[Path]] = {}
    for path in sorted(site.rglob("*.html")):
        pages.setdefault(place(path.relative_to(site).as_posix()), []).append(path)
    rules = {"/*": EVERYWHERE}
    rules |= {where: {"Content-Security-Policy": policy(paths, where)} for where, paths in sorted(pages.items())}
    rules[f"{EMBEDS}*"] |= ANY_HOST
    for path in sorted(site.rglob("*")):
        if path.is_file() and NAMED_BY_CONTENT.search(path.name) and path.suffix in {".js", ".css"}:
            rules[f"/{path.relative_to(site).as_posix()}"] = {"Cache-Control": FOR_EVER}
    rules["/sw.js"] = {"Cache-Control": ALWAYS_ASK}
    rules |= {f"{root}search/search_index.json": {"Cache-Control": A_WHILE} for root in ("/", "/en/")}
    blocks = [
        "\n".join([where, *(f"  {name}: {value}" for name, value in said.items())]) for where, said in rules.items()
    ]
    return "\n".join(blocks) + "\n"


def sent_with(rules: str, path: str) -> dict[str, str]:
    """The headers that a host which reads `_headers` sends with `/act/`."""
    said: dict[str, str] = {}
    fits = False
    for line in rules.splitlines():
        if line.startswith("/"):
            fits = path == line or (line.endswith("*") and path.startswith(line.removesuffix("*")))
        elif fits:
            name, _, value = line.strip().partition(": ")
            said[name] = value
    return said


def place(name: str) -> str:
    """The rule that a page falls under: `act/complain/index.html` -> `/act/*`, `en/index.html` -> `/en/`."""
    root, below = ("/en/", name.removeprefix("en/")) if name.startswith("en/") else ("/", name)
    top, _, rest = below.removesuffix("index.html").partition("/")
    if f"{root}{below}".startswith(EMBEDS):
        return f"{EMBEDS}*"
    if top == "embed" or (not rest and not below.endswith("index.html")):
        return root + below.removesuffix("index.html")  # a page alone, not what is below it
    return f"{root}{top}/*" if top else root


def policy(paths: Iterable[Path], where: str) -> str:
    """Data in a script element is not run and needs no permission."""
    scripts, styles, attributes = set(), set(), False
    for element in (one for path in paths for one in elements(path.read_text(encoding="utf-8"))):
        attributes = attributes or "style" in element.attrib
        if element.tag == "style":
            styles.add(element.text or "")
        elif element.tag == "script" and "src" not in element.attrib and "json" not in element.get("type", ""):
            scripts.add(element.text or "")
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *hashes(scripts)]),
            " ".join(["style-src 'self'", *hashes(styles)]),
            *(["style-src-attr 'unsafe-inline'"] if attributes else []),
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "frame-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {'*' if where.startswith(EMBEDS) else SELF}",
        ]
    )


def hashes(texts: Iterable[str]) -> list[str]:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return sorted(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests)
