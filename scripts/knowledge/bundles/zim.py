"""A finished site/ -> one language as a ZIM for Kiwix: pages, flows, an index of titles and one of words."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import resvg_py
from libzim.writer import ContentProvider, Creator, Hint, IndexData, Item, StringProvider

from knowledge.bundles import BundleError
from knowledge.bundles.zim_entries import Entry, home_of, zim_entries
from knowledge.edition import live_address
from knowledge.problems import ROOT, Problem
from knowledge.words import in_language, load_words

ISO_639_3 = {"zh": "zho", "en": "eng"}


def write_zim(site: Path, language: str, target: Path) -> None:
    """Two runs give the same entries and metadata, not the same random ids.

    Raises BundleError with everything the finished site lacks.
    """
    home = site / home_of(language)
    if not home.is_file():
        raise BundleError([Problem(home, 0, "is missing", "run scripts/build")])
    words = in_language(load_words(ROOT / "docs" / "words.yml")[0], language)
    entries = zim_entries(site, language, words)
    with Creator(target).config_indexing(True, ISO_639_3[language]).set_mainpath(home_of(language)) as creator:
        creator.add_illustration(48, resvg_py.svg_to_bytes(svg_path=str(site / "assets" / "favicon.svg"), width=48))
        for name, value in metadata(language, words, live_address(site)).items():
            creator.add_metadata(name, value)
        for entry in entries:
            creator.add_item(_Item(entry))


def metadata(language: str, words: Mapping[str, Any], live: str) -> dict[str, str]:
    """What a Kiwix library shows, by the names openZIM gives it."""
    name = words["site"]["name"]
    day = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC).date()
    said = {
        "Name": f"after-the-knock_{language}",
        "Title": name,
        "Description": words["site"]["short"],
        "LongDescription": words["site"]["description"],
        "Language": ISO_639_3[language],
        "Creator": name,
        "Publisher": name,
        "Date": day.isoformat(),
        "Tags": "law;debt;_ftindex:yes;_pictures:yes;_videos:no;_details:yes",
        "License": "CC-BY-4.0",
    }
    return {**said, "Source": live} if live else said


class _Item(Item):  # type: ignore[misc]  # libzim's stubs leave its base untyped
    """An entry as libzim asks for it."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry

    def get_path(self) -> str:
        return self.entry.path

    def get_title(self) -> str:
        return self.entry.title

    def get_mimetype(self) -> str:
        return self.entry.mimetype

    def get_contentprovider(self) -> ContentProvider:
        return StringProvider(self.entry.content)

    def get_hints(self) -> dict[Hint, int]:
        return {Hint.FRONT_ARTICLE: bool(self.entry.text)}

    def get_indexdata(self) -> IndexData:
        return _Words(self.entry)


class _Words(IndexData):  # type: ignore[misc]
    """A page's own words: left to itself libzim would index every menu on every page."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry

    def has_indexdata(self) -> bool:
        return bool(self.entry.text)

    def get_title(self) -> str:
        return self.entry.title

    def get_content(self) -> str:
        return self.entry.text

    def get_keywords(self) -> str:
        return ""

    def get_wordcount(self) -> int:
        return len(self.entry.text.split())
