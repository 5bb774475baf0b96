"""What a reader can take away: one module a form, each from the finished site/ (the ZIP from a build of its own)."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.problems import BuildError, Problem, report

PREFIX = "after-the-knock"
SUMS = "SHA256SUMS"


class BundleError(BuildError):
    """A bundle was not made; the message lists what is missing and how to mend it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(report(problems, before="the downloads can be made"))
        self.problems = tuple(problems)
