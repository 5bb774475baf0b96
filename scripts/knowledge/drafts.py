"""What a save in scripts/serve asks for: some pages drawn again, or the whole site.

files() before, files() after   -> only_pages() -> the pages whose files alone were saved
library before, library after   -> lend_the_same() -> whether other pages still say what they said
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from knowledge.cards import cards
from knowledge.checks import LANGUAGES
from knowledge.edition import DEFAULT_URL
from knowledge.library import Library

Stamps = Mapping[Path, int]
Names = list[tuple[str, str]]


def files(watched: Iterable[str]) -> Stamps:
    """Every file of the watched files and folders, with the time it was last written."""
    roots = [Path(name).absolute() for name in watched]
    found = (path for root in roots for path in ([root] if root.is_file() else root.rglob("*")))
    return {path: path.stat().st_mtime_ns for path in found if path.is_file() and path.suffix != ".pyc"}


def only_pages(before: Stamps, after: Stamps, docs: Path) -> Names:
    """The pages that were written, `("zh", "act/index.md")`; none where any other file was, or one came or went."""
    saved = [path for path, when in after.items() if before.get(path) != when]
    names = [path.relative_to(docs).parts for path in saved if path.suffix == ".md" and path.is_relative_to(docs)]
    pages = [(lang, "/".join(rest)) for lang, *rest in names if lang in LANGUAGES]
    return pages if before.keys() == after.keys() and len(pages) == len(saved) else []


def lend_the_same(before: Library, after: Library) -> bool:
    """Pages show of each other the front matter, and on the page for embedding the words of cards; nothing else."""
    met = [{name: page.meta for name, page in one.pages.items()} for one in (before, after)]
    return met[0] == met[1] and cards(before, DEFAULT_URL) == cards(after, DEFAULT_URL)
