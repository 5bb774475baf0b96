"""A problem names the file, the line, what is wrong and how to mend it; all are printed at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. `line` counts from 1; 0 means the whole file."""

    file: Path
    line: int
    what: str
    fix: str = ""

    def __str__(self) -> str:
        file = self.file.relative_to(ROOT) if self.file.is_relative_to(ROOT) else self.file
        place = f"{file}:{self.line}" if self.line else f"{file}"
        return f"{place} {self.what}" + (f"; {self.fix}" if self.fix else "")


def report(problems: Iterable[Problem], before: str = "the site can be built") -> str:
    """All problems, sorted, one a line, under a line that counts them."""
    lines = [str(problem) for problem in sorted(set(problems))]
    noun = "problem" if len(lines) == 1 else "problems"
    return "\n".join([f"{len(lines)} {noun} to mend before {before}:", *lines])


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the closest known word, or lists a few where none is close."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1)
    if close:
        return f'did you mean "{close[0]}"?'
    listed = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
    return f"known: {listed}" if names else "none is known"


class BuildError(Exception):
    """A site or a download was not made; the message is for the person at the terminal."""
