"""A built site -> the same in fewer bytes: rules no page can use, comments, source maps and unread scripts go."""

from __future__ import annotations

from pathlib import Path

import minify_html
import rjsmin

from knowledge.purge import names_in, purge, read_in, words_in, words_of

OURS = ("assets/*.js", "widget/*.js")
STYLES = ("assets/*.css", "assets/stylesheets/*.css", "widget/*.css")
# What the theme brings and no page of ours asks for: maps for its authors, and its parts for other languages.
UNREAD = ("assets/**/*.map", "assets/javascripts/lunr/**/*.js")


def slim(site: Path) -> None:
    for path in sorted(path for pattern in UNREAD for path in site.glob(pattern)):
        path.unlink()
    ours = {path for pattern in OURS for path in site.glob(pattern)}
    names = {name for path in site.rglob("*.html") for name in names_in(path.read_text(encoding="utf-8"))}
    for path in site.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        names |= words_of(text) if path in ours else words_in(text)
    sheets = {path: path.read_text(encoding="utf-8") for pattern in STYLES for path in sorted(site.glob(pattern))}
    read = {name for css in sheets.values() for name in read_in(css)}
    for path, css in sheets.items():
        path.write_text(purge(css, names, read), encoding="utf-8")
    for path in sorted(ours):
        path.write_text(slim_script(path.read_text(encoding="utf-8")), encoding="utf-8")


def slim_script(script: str) -> str:
    """The same script without comments, spaces and needless words; names stay."""
    bare = minify_html.minify(f"<script>{rjsmin.jsmin(script)}</script>", minify_js=True)
    return bare.removeprefix("<script>").removesuffix("</script>") + "\n"
