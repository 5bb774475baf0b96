"""The finished site/ -> `_headers`, as Netlify and Cloudflare Pages read it; other hosts can be told the same by hand.

Every rule that names a header names a path that no other rule with that header matches: where two match, one host joins
the values and another takes the last.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
FOR_EVER = "public, max-age=31536000, immutable"
ALWAYS_ASK = "no-cache"
NAMED_BY_CONTENT = re.compile(r"\.[0-9a-f]{8,}\.")
EMBED = "embed/v1"


@dataclass
class _Inline(HTMLParser):
    """The text of a page's inline scripts and styles; data in a script element is not run and needs no permission."""

    scripts: set[str] = field(default_factory=set)
    styles: set[str] = field(default_factory=set)
    _into: set[str] | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=False)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "style":
            self._into = self.styles
        elif tag == "script" and "src" not in named and "json" not in (named.get("type") or ""):
            self._into = self.scripts

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into.add(data)

    def handle_endtag(self, tag: str) -> None:
        self._into = None


def headers(site: Path) -> str:
    """Policies by folder, allowing exactly the inline scripts and styles that the pages there hold."""
    pages = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    own = policy([path for name, path in pages.items() if not name.startswith(EMBED)], framed_by="'self'")
    rules = {"/*": EVERYWHERE}
    rules |= {place: {"Content-Security-Policy": own} for place in places(pages)}
    embeds = [path for name, path in pages.items() if name.startswith(EMBED)]
    if embeds:
        rules[f"/{EMBED}/*"] = {"Content-Security-Policy": policy(embeds, framed_by="*")}
    for path in sorted(site.rglob("*")):
        if path.is_file() and NAMED_BY_CONTENT.search(path.name) and path.suffix in {".js", ".css"}:
            rules[f"/{path.relative_to(site).as_posix()}"] = {"Cache-Control": FOR_EVER}
    if (site / "sw.js").is_file():
        rules["/sw.js"] = {"Cache-Control": ALWAYS_ASK}
    return (
        "\n".join(
            "\n".join([place, *(f"  {name}: {value}" for name, value in said.items())]) for place, said in rules.items()
        )
        + "\n"
    )


def places(pages: Iterable[str]) -> list[str]:
    """`/`, `/404.html` and a pattern for each top folder with pages; of `embed/` its page alone, not the widgets."""
    tops = sorted({name.partition("/")[0] for name in pages})
    found = ["/"]
    for top in tops:
        if top == EMBED.partition("/")[0]:
            found.append(f"/{top}/")
        else:
            found.append(f"/{top}" if top.endswith(".html") else f"/{top}/*")
    return found


def policy(paths: Iterable[Path], *, framed_by: str) -> str:
    scripts, styles = set[str](), set[str]()
    for path in paths:
        seen = _Inline()
        seen.feed(path.read_text(encoding="utf-8"))
        scripts |= seen.scripts
        styles |= seen.styles
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *hashes(scripts)]),
            " ".join(["style-src 'self'", *hashes(styles)]),
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "frame-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {framed_by}",
        ]
    )


def hashes(texts: Iterable[str]) -> list[str]:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return sorted(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests)
