"""What scripts/bench measures, one module a subject; knowledge.bench names the tables."""

from __future__ import annotations

from collections.abc import Sequence

Rows = list[Sequence[object]]
