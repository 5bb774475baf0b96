"""The edition of a site, kept in its build.json: which commit and content it was built from, and for which address."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from knowledge.problems import ROOT

DEFAULT_URL = "https://after-the-knock.example/"
FILE = "build.json"
# Everything a site is made from.
PARTS = (
    "docs",
    "overrides",
    "scripts/knowledge",
    "scripts/hooks.py",
    "mkdocs.yml",
    "mkdocs.offline.yml",
    "requirements-site.txt",
)


@dataclass(frozen=True)
class Edition:
    """Two sites of the same edition are the same bytes; `commit` is empty outside a git checkout."""

    commit: str
    content: str
    site_url: str
    day: str

    @property
    def address(self) -> str:
        """Where the live site stands, or nothing where nobody has said so yet."""
        return "" if self.site_url == DEFAULT_URL else self.site_url

    @property
    def date(self) -> date:
        return date.fromisoformat(self.day)


def current(site_url: str) -> Edition:
    """The edition that scripts/build would write now."""
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    day = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC).date()
    return Edition(asked.stdout.strip(), hashed(*PARTS), site_url, day.isoformat())


def write(edition: Edition, site: Path) -> None:
    (site / FILE).write_text(json.dumps(asdict(edition), indent=1) + "\n", encoding="utf-8")


def read(site: Path) -> Edition | None:
    """None where no build has left its edition."""
    try:
        return Edition(**json.loads((site / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def live_address(site: Path) -> str:
    """Where a finished site says it stands; "" where it was built for the reserved name."""
    found = read(site)
    return found.address if found else ""


def hashed(*parts: str) -> str:
    """A hash over the names and bytes of these files and folders of the project."""
    whole = hashlib.sha256()
    for path in _files(parts):
        name = path.relative_to(ROOT).as_posix()
        whole.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def _files(parts: Iterable[str]) -> Iterator[Path]:
    for part in parts:
        top = ROOT / part
        found = sorted(top.rglob("*")) if top.is_dir() else [top]
        yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)
