"""A built site -> the same in fewer bytes: rules no page can use, comments, indents, source maps and unread scripts go.

Theme rules that only the theme's own script can use move to the style sheet that is loaded with it.
"""

from __future__ import annotations

import re
from pathlib import Path

import minify_html
import rjsmin

from knowledge.purge import names_in, purge, purge_together, read_in, words_in, words_of

OURS = ("assets/*.js", "widget/*.js")
THEME = "assets/stylesheets/*.css"
STYLES = ("assets/*.css", THEME, "widget/*.css")
WITH_SEARCH = "assets/search.css"
# What the theme brings and no page of ours asks for: maps for its authors, and its parts for other languages.
UNREAD = ("assets/**/*.map", "assets/javascripts/lunr/**/*.js")
AS_WRITTEN = re.compile(r"(<(pre|script|style|textarea)\b.*?</\2>)", re.DOTALL)
INDENT = re.compile(r"[ \t]*\n\s*")


def slim(site: Path) -> None:
    for path in sorted(path for pattern in UNREAD for path in site.glob(pattern)):
        path.unlink()
    ours = {path for pattern in OURS for path in site.glob(pattern)}
    names: set[str] = set()
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        names |= names_in(text)
        path.write_text(slim_page(text), encoding="utf-8")
    theirs: set[str] = set()
    for path in site.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        if path in ours:
            text = slim_script(text)  # an apostrophe in a comment would quote half of it
            names |= words_of(text)
            path.write_text(text, encoding="utf-8")
        else:
            theirs |= words_in(text)
    _slim_styles(site, names, names | theirs)


def _slim_styles(site: Path, names: set[str], later: set[str]) -> None:
    """`names` are what pages and our scripts use, `later` what the theme's script may use besides."""
    sheets = {path: path.read_text(encoding="utf-8") for pattern in STYLES for path in sorted(site.glob(pattern))}
    search = sheets.pop(site / WITH_SEARCH)
    theme = [sheets[path] for path in sorted(site.glob(THEME))]
    found = "".join(purge(css, later, beyond=names) for css in theme) + purge(search, later)
    values = "".join(purge(css, frozenset(), read_in(found)) for css in theme)
    for path, css in {**purge_together(sheets, names), site / WITH_SEARCH: values + found}.items():
        path.write_text(css, encoding="utf-8")


def slim_page(html: str) -> str:
    """Lines begin at the margin, but where spaces count."""
    parts = AS_WRITTEN.split(html)
    return "".join(
        INDENT.sub("\n", part) if number % 3 == 0 else part for number, part in enumerate(parts) if number % 3 != 2
    )


def slim_script(script: str) -> str:
    """The same script without comments, spaces and needless words; names stay."""
    bare = minify_html.minify(f"<script>{rjsmin.jsmin(script)}</script>", minify_js=True)
    return bare.removeprefix("<script>").removesuffix("</script>") + "\n"
