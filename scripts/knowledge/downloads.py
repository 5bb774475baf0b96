"""The page /downloads/ of a finished site: of each file that stands there, its link, size, date and checksum.

The page says of every file that it is not made yet; this is written over what says so, and only there.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from knowledge import edition
from knowledge.bundles import SUMS
from knowledge.checks import HTML_LANG
from knowledge.fallback import as_day
from knowledge.problems import ROOT
from knowledge.templates import template
from knowledge.words import in_language, load_words

PAGES = {"zh": "downloads/index.html", "en": "en/downloads/index.html"}
SPOT = re.compile(r'(?P<open><p data-live="(?P<name>[\w.-]+)">).*?</p>', re.DOTALL)


def fill(site: Path) -> None:
    """Writes both pages again from the files in downloads/; safe to call twice."""
    words = load_words(ROOT / "docs" / "words.yml")[0]
    found = edition.read(site)
    for lang, name in PAGES.items():
        page = site / name
        if not page.is_file():
            continue
        day = as_day(found.day, lang) if found else ""

        def said(match: re.Match[str], lang: str = lang, day: str = day) -> str:
            file = site / "downloads" / match["name"]
            text = template("download.html").render(
                words=in_language(words, lang),
                file=file.name if file.is_file() else "",
                language=words["site"]["language"].get(file.stem.rpartition(".")[2], ""),
                folder="../../downloads/" if HTML_LANG[lang] == "en" else "",
                size=f"{file.stat().st_size / 1e6:.1f}" if file.is_file() else "",
                sha=hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "",
                sums=SUMS,
                day=day,
            )
            return f"{match['open']}{text.strip()}</p>"

        page.write_text(SPOT.sub(said, page.read_text(encoding="utf-8")), encoding="utf-8")
