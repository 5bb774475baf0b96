"""The peer to stand beside: stock mkdocs-material with static-i18n and search on our Markdown; and both at any size.

No hook, no override; markers stay comments. Its web fonts are left out: they would only count against it.
"""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from knowledge.checks import LANGUAGES
from knowledge.problems import ROOT

CHAPTERS = ("visit", "law", "act")  # their pages hold no flow and no card: each copy is the same work
OURS = ("docs", "overrides", "scripts", "mkdocs.yml", "mkdocs.offline.yml", "pyproject.toml", "requirements-site.txt")
ARTICLE = re.compile(r' data-article="[^"]*"')
TEMPLATE = re.compile(r"^template: .*\n", re.MULTILINE)
END_OF_MENU = {"zh": "      - locale: en\n", "en": "\nhooks:"}
Menu = list[dict[str, list[str]]]


class _Loader(yaml.SafeLoader):
    """Takes the last of an !ENV."""


def _last(loader: yaml.SafeLoader, node: yaml.SequenceNode) -> Any:
    return loader.construct_sequence(node)[-1]


_Loader.add_constructor("!ENV", _last)


def grown(folder: Path, pages: int) -> Path:
    """This project with so many pages a language, or as many as it has if that is more."""
    for name in OURS:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    for lang, end in END_OF_MENU.items():
        more = "".join(f"          - {one}\n" for one in _grow(folder / "docs" / lang, pages))
        config = config.replace(end, more + end, 1)
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    return folder


def built_stock(site: Path) -> Path:
    """Stock's site of today's pages, beside ours, built if no table before this one did."""
    folder = site.with_name("stock")
    if not folder.is_dir():
        folder.mkdir()
        subprocess.run(mkdocs(), cwd=stock(folder, 0), check=True, capture_output=True)
    return folder / "site"


def mkdocs(*options: str) -> list[str]:
    return [sys.executable, "-m", "mkdocs", "build", "--quiet", *options]


def stock(folder: Path, pages: int) -> Path:
    """The same pages as stock mkdocs-material is given them."""
    languages = []
    for one in yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), _Loader)["plugins"]["i18n"]["languages"]:
        docs = folder / "docs" / one["locale"]
        shutil.copytree(ROOT / "docs" / one["locale"], docs)
        home = docs / "index.md"
        home.write_text(TEMPLATE.sub("", home.read_text(encoding="utf-8")), encoding="utf-8")
        kept = {key: one[key] for key in ("locale", "default", "name", "build", "site_name") if key in one}
        languages.append({**kept, "nav": one["nav"] + _grow(docs, pages)})
    config: dict[str, Any] = {
        "site_name": "After the Knock",
        "site_url": "https://after-the-knock.example/",
        "theme": {"name": "material", "language": "zh", "font": False},
        "markdown_extensions": ["attr_list", "md_in_html"],
        "plugins": [
            {"search": {"lang": [*LANGUAGES]}},
            {"i18n": {"docs_structure": "folder", "languages": languages}},
        ],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def _grow(docs: Path, pages: int) -> Menu:
    """Copies the chapters' pages under new names, round by round, until there are so many; the menu of the copies."""
    known = sorted(path for chapter in CHAPTERS for path in (docs / chapter).glob("*.md") if path.stem != "index")
    missing, menu = pages - len(list(docs.rglob("*.md"))), Menu()
    for number in itertools.count(2):
        copies = known[: max(0, missing)]
        if not copies:
            return menu
        for path in copies:
            text = ARTICLE.sub("", path.read_text(encoding="utf-8"))
            path.with_stem(f"{path.stem}-{number}").write_text(text, encoding="utf-8")
        names = [path.with_stem(f"{path.stem}-{number}").relative_to(docs).as_posix() for path in copies]
        menu.append({str(number): names})
        missing -= len(copies)
    return menu
