"""The logo -> PNG icons for phones' home screens, drawn at build."""

from __future__ import annotations

import re
from pathlib import Path

import resvg_py

from knowledge.templates import template

INSIDE = re.compile(r"<svg[^>]*>(?P<drawing>.*)</svg>", re.DOTALL)
# name -> (pixels, how much of the side the drawing takes); a maskable icon keeps to the circle that is always shown
SIZES = {
    "icon-192": (192, 84),
    "icon-512": (512, 84),
    "icon-maskable-512": (512, 60),
    "apple-touch-icon": (180, 72),
}


def draw_icons(logo: Path, folder: Path) -> None:
    """Writes `<name>.png` for each size; the same logo gives the same bytes."""
    found = INSIDE.search(logo.read_text(encoding="utf-8"))
    assert found, f"{logo} is no SVG"
    for name, (pixels, share) in SIZES.items():
        svg = template("found/icon.svg.html").render(drawing=found["drawing"], size=share)
        (folder / f"{name}.png").write_bytes(
            resvg_py.svg_to_bytes(svg_string=svg, width=pixels, skip_system_fonts=True)
        )
