"""The finished site/ -> the files that help it to be found, shared and kept: twins, feeds, icons, worker, headers."""

from __future__ import annotations

import json
from pathlib import Path

from knowledge import feeds
from knowledge.checks import HTML_LANG, LANGUAGES
from knowledge.export import alternates
from knowledge.headers import headers
from knowledge.icons import draw_icons
from knowledge.keep import publish_keep
from knowledge.library import Library
from knowledge.twin import twin


def publish_found(library: Library, site: Path, site_url: str) -> None:
    """Writes beside the pages; running it twice gives the same bytes."""
    for page in library.pages.values():
        address = alternates(page.url, site_url)[HTML_LANG[page.lang]]
        folder = root_of(page.lang, site) / page.url.strip("/")
        (folder / "index.md").write_text(twin(page, library, address), encoding="utf-8")
    for lang in LANGUAGES:
        root = root_of(lang, site)
        manifest = json.dumps(feeds.manifest(library, lang), ensure_ascii=False, indent=1)
        for name, text in {
            "feed.xml": feeds.feed(library, lang, site_url),
            "llms.txt": feeds.llms(library, lang, site_url),
            "opensearch.xml": feeds.opensearch(library, lang, site_url),
            "manifest.webmanifest": manifest + "\n",
        }.items():
            (root / name).write_text(text, encoding="utf-8")
    draw_icons(site / "assets" / "logo.svg", site / "assets")
    publish_keep(library, site, site_url)
    (site / "_headers").write_text(headers(site), encoding="utf-8")


def root_of(lang: str, site: Path) -> Path:
    return site / "en" if lang == "en" else site
