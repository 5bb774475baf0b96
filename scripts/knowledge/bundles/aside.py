"""A file that is whole or not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A path in a folder of its own beside `target`; what is written there takes its place if nothing is raised."""
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as scratch:
        fresh = Path(scratch) / target.name
        yield fresh
        fresh.replace(target)
