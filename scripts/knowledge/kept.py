"""What costs time to make is kept in .venv/kept/ by what it was made from, until a month has passed without a use."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from knowledge.problems import ROOT

FOLDER = ROOT / ".venv" / "kept"
DAYS = 30


def place(made_from: Iterable[str]) -> Path:
    """Where the thing made from these is kept, whether it is there or not."""
    return FOLDER / hashlib.sha256("\0".join(made_from).encode()).hexdigest()


def take(made_from: Iterable[str]) -> bytes | None:
    path = place(made_from)
    try:
        kept = path.read_bytes()
        os.utime(path)
    except FileNotFoundError:
        return None
    return kept


def keep(made_from: Iterable[str], made: bytes) -> None:
    """Written aside, then renamed: two builds at once do not meet."""
    path = place(made_from)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}")
    aside.write_bytes(made)
    aside.replace(path)


def once(made_from: Iterable[str], make: Callable[[], bytes]) -> bytes:
    """What is kept, or else made now and kept."""
    made_from = tuple(made_from)
    made = take(made_from)
    if made is None:
        made = make()
        keep(made_from, made)
    return made


def forget() -> None:
    oldest = time.time() - DAYS * 86400
    for path in FOLDER.glob("*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
