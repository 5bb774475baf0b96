"""HTML in, PNG or PDF out: WeasyPrint sets the type, PDFium makes the picture, Pillow makes it small.

The first import of WeasyPrint takes a second and needs Pango: it happens where something is drawn, not before.
"""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Sequence
from ctypes.util import find_library
from functools import cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup
from PIL import Image, ImageChops

from knowledge.templates import template

FONT = "Noto Sans CJK SC"
COLOURS = 32
MISSING = "{} is missing, which the pictures need. Run: sudo apt-get install {}"


class TypesetError(Exception):
    """Nothing was drawn; the message is for the person at the terminal."""


class Sheet(NamedTuple):
    """A kind of picture. `trim` cuts off the white below a page that is as tall as its words need; a sheet without
    width is a document of one page that says its own size."""

    kind: str
    width: int = 0
    height: int = 0
    trim: bool = False


CARD = Sheet("card", 1080, 5000, trim=True)
SHARE = Sheet("share", 1200, 630)
DOOR = Sheet("door")


def sheet_html(sheet: Sheet, sections: Sequence[str]) -> str:
    if not sheet.width:
        return "".join(sections)
    return template("cards/sheet.html").render(**sheet._asdict(), sections=[Markup(one) for one in sections])


def draw(sheet: Sheet, sections: Sequence[str]) -> list[bytes]:
    """A PNG for each section, or a tagged PDF for each document. Raises TypesetError where one does not fit."""
    if not sheet.width:
        return [_pdf([one], one, pdf_variant="pdf/ua-1") for one in sections]
    import pypdfium2

    with pypdfium2.PdfDocument(_pdf(sections, sheet_html(sheet, sections))) as pdf:
        return [_png(page.render(scale=96 / 72).to_pil().convert("RGB"), sheet) for page in pdf]


def _pdf(sections: Sequence[str], html: str, **options: str) -> bytes:
    from weasyprint import HTML

    document = HTML(string=html).render()
    if len(document.pages) != len(sections):
        raise TypesetError(f"{len(sections)} pages of words took {len(document.pages)} pages")
    data = document.write_pdf(**options)
    assert isinstance(data, bytes)
    return data


@cache
def engine() -> str:
    """What besides the HTML decides the bytes: the libraries and the font. Raises TypesetError where one is missing."""
    pango = find_library("pango-1.0")
    if not pango:
        raise TypesetError(MISSING.format("Pango", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"))
    try:
        asked = ["fc-match", "--format", "%{family[0]} %{fontversion} %{file}", FONT]
        font = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    except OSError:
        raise TypesetError(MISSING.format("fc-match", "fontconfig")) from None
    if "Noto Sans CJK" not in font:
        raise TypesetError(MISSING.format(f"The font {FONT}", "fonts-noto-cjk"))
    code = Path(__file__).read_text(encoding="utf-8")
    libraries = [f"{name} {version(name)}" for name in ("weasyprint", "pypdfium2", "pillow")]
    return "\n".join([*libraries, f"pango {ctypes.CDLL(pango).pango_version()}", font, code])


def _png(image: Image.Image, sheet: Sheet) -> bytes:
    """The commonest colours are kept, so that flat paint stays exact; the soft edges of type take the nearest."""
    if sheet.trim:
        inked = ImageChops.invert(image).convert("L").point(lambda value: 255 * (value > 127))
        box = inked.getbbox()
        image = image.crop((0, 0, image.width, box[3] if box else 1))
    counted: Any = image.getcolors(image.width * image.height)
    commonest = sorted(counted, key=lambda one: (-one[0], one[1]))[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for _, colour in commonest for value in colour])
    out = BytesIO()
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
