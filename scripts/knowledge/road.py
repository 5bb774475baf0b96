"""The picture of the road: docs/pictures/road.yml -> an accessible SVG that takes its colours from the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import checks
from knowledge.problems import Problem
from knowledge.templates import template
from knowledge.yamlfile import load as load_yaml

WIDTH = 328
TOP = 22
LABEL_GAP = 24
LINE_GAP = 20
STOP_GAP = 30
LONGEST_LINE = {"zh": 17, "en": 38}


@dataclass(frozen=True)
class Stop:
    """One stop in one language, with the y of its mark in SVG units."""

    label: str
    lines: tuple[str, ...]
    maybe: bool
    y: int


def load(path: Path) -> tuple[Mapping[str, Any], list[Problem]]:
    """The picture's words and what is wrong with them; a line too long for a phone is a problem."""
    document = load_yaml(path)
    if not checks.keys(document, (), document.data, ("title", "summary", "stops")):
        return {}, document.problems
    for key in ("title", "summary"):
        checks.text(document, (key,), document.data[key])
    for index, stop in enumerate(document.data["stops"]):
        place = ("stops", index)
        if not checks.keys(document, place, stop, ("label", "lines"), ("maybe",)):
            continue
        checks.text(document, (*place, "label"), stop["label"])
        for lang, most in LONGEST_LINE.items():
            for line in stop["lines"].get(lang, []):
                if len(line) > most:
                    document.problem(
                        (*place, "lines", lang),
                        f'"{line}" is longer than {most} characters',
                        "break it or say it shorter",
                    )
    return document.data, document.problems


def draw(road: Mapping[str, Any], lang: str) -> str:
    """An `<svg role="img">` of 328 units, readable at 360 px."""
    stops, y = [], TOP
    for stop in road["stops"]:
        lines = tuple(stop["lines"][lang])
        stops.append(Stop(stop["label"][lang], lines, bool(stop.get("maybe")), y))
        y += LABEL_GAP + LINE_GAP * (len(lines) - 1) + STOP_GAP
    return template("road.html").render(
        title=road["title"][lang],
        summary=road["summary"][lang],
        stops=stops,
        width=WIDTH,
        height=y - STOP_GAP + TOP,
        label_gap=LABEL_GAP,
        line_gap=LINE_GAP,
    )
