"""The picture of a flow: Flow -> SVG, drawn by Graphviz, from the questions on the left to the outcomes on the right.

Every box has a size reckoned from its characters, so the drawing does not depend on the fonts of the machine that
builds it. Colours are classes with a style of their own: the picture stands alone, in light and in dark.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from typing import Any
from xml.etree import ElementTree

import graphviz

from knowledge import kept
from knowledge.flows import RULES, Flow

SIZE = 14  # px of the type, and the unit of every box
LINE = 20
PADDING = 6
COLUMNS = {"zh": 17, "en": 34}  # characters a line
ADVANCE = {"zh": 1.04 * SIZE, "en": 0.6 * SIZE}  # px a character, generous
# What a Chinese line may break between.
PIECES = re.compile(
    r"[\x21-\x7e]+(?:\u00a0.)? ?|.[，。？、；：”）]*(?:\u00a0[\x21-\x7e]+)? ?"
)  # what a Chinese line may break between
BOLD = ("ask", "word")
SVG = "http://www.w3.org/2000/svg"
STYLE = """
svg { background: #f4f6f2; color-scheme: light dark }
text { font-family: system-ui, "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif }
text, .question text { fill: #15201b }
.node polygon { fill: #fff; stroke: #66746c }
.question polygon:first-of-type { fill: #17473a }
.ask, .word { font-weight: 700 }
.question text.ask { fill: #fff }
.edge path { stroke: #66746c; stroke-width: 1.5 }
.edge polygon { fill: #66746c; stroke: #66746c }
.emergency .word { fill: #7f130e }
.high .word { fill: #663500 }
.medium .word { fill: #1f434e }
.low .word { fill: #164a35 }
@media (prefers-color-scheme: dark) {
  svg { background: #0e1412 }
  text, .question text { fill: #edf1ec }
  .node polygon { fill: #171f1c; stroke: #7f9087 }
  .edge path { stroke: #7f9087 }
  .edge polygon { fill: #7f9087; stroke: #7f9087 }
  .emergency .word { fill: #ffb9ae }
  .high .word { fill: #ffc98a }
  .medium .word { fill: #afd5e2 }
  .low .word { fill: #a3e0be }
}
"""


def draw(flow: Flow, lang: str, words: Mapping[str, Any]) -> str:
    """A whole SVG document. Raises graphviz.ExecutableNotFound where `dot` is missing."""
    return _drawn(graph(flow, lang, words).source, flow.title[lang])


def size(flow: Flow, lang: str, words: Mapping[str, Any]) -> dict[str, int]:
    """Width and height in px, for the place a page keeps for the picture, and how far down its first question is."""
    root = ElementTree.fromstring(draw(flow, lang, words))
    width, height = (int(root.attrib[name]) for name in ("width", "height"))
    first = next(group for group in root.iter(f"{{{SVG}}}g") if group.get("class", "").startswith("node"))
    corners = [point for polygon in first.iter(f"{{{SVG}}}polygon") for point in polygon.attrib["points"].split()]
    return {"width": width, "height": height, "first": height + round(min(float(one.split(",")[1]) for one in corners))}


def graph(flow: Flow, lang: str, words: Mapping[str, Any]) -> graphviz.Digraph:
    """The flow as Graphviz reads it: a box a question with a row an option, a box an outcome."""
    drawing = graphviz.Digraph(
        flow.id,
        graph_attr={"rankdir": "LR", "ranksep": "1.1", "nodesep": "0.18", "bgcolor": "transparent"},
        node_attr={"shape": "plain", "fontsize": str(SIZE), "fontname": "sans-serif"},
        edge_attr={"arrowsize": "0.7"},
    )
    for question in flow.questions.values():
        rows = [("ask", question.ask[lang])] + [(option.id, option.label[lang]) for option in question.options]
        drawing.node(question.id, _table(rows, lang), {"class": "question"})
        for option in question.options:
            drawing.edge(f"{question.id}:{option.id}:e", option.to)
    if flow.rules:
        drawing.node(RULES, _table([("ask", words["flow"]["rules-title"])], lang), {"class": "question"})
        for to in dict.fromkeys(rule.to for rule in flow.rules):
            drawing.edge(f"{RULES}:e", to)
    for outcome in flow.outcomes.values():
        rows = [("word", words["urgency"][outcome.urgency]), ("headline", outcome.headline[lang])]
        drawing.node(outcome.id, _table(rows, lang), {"class": f"outcome {outcome.urgency}"})
    return drawing


def _table(rows: Sequence[tuple[str, str]], lang: str) -> str:
    """An HTML-like label; `ask` and `word` are marked by their face so that the style can find them."""
    width = round(COLUMNS[lang] * ADVANCE[lang]) + 2 * PADDING
    cells = []
    for port, wording in rows:
        lines = _lines(wording, lang, bold=port in BOLD)
        text = '<BR ALIGN="LEFT"/>'.join(escape(line) for line in lines) + '<BR ALIGN="LEFT"/>'
        if port in BOLD:
            text = f'<FONT FACE="{port}">{text}</FONT>'
        size = f'FIXEDSIZE="TRUE" WIDTH="{width}" HEIGHT="{LINE * len(lines) + 2 * PADDING}"'
        cells.append(f'<TR><TD PORT="{port}" {size} ALIGN="LEFT" BALIGN="LEFT">{text}</TD></TR>')
    return f'<<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="{PADDING}">{"".join(cells)}</TABLE>>'


def _lines(wording: str, lang: str, *, bold: bool) -> list[str]:
    if lang == "en":
        return textwrap.wrap(wording, COLUMNS[lang] - (4 if bold else 0))
    lines = [""]
    for piece in PIECES.findall(wording):
        if _width(lines[-1] + piece.rstrip()) > COLUMNS[lang]:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def _width(text: str) -> float:
    """Chinese characters a text takes; one of ASCII counts as half."""
    return sum(0.55 if character.isascii() else 1 for character in text)


@cache
def _dot() -> str:
    return f"dot {graphviz.version()}"


@cache
def _drawn(source: str, title: str) -> str:
    """Graphviz's SVG without its comments, node titles and own colours, and with ours; drawn once a run."""
    svg = kept.once((_dot(), source), lambda: graphviz.Source(source).pipe(format="svg")).decode()
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{SVG}}}title":
                parent.remove(child)
    for element in root.iter():
        for name in ("fill", "stroke", "font-size", "id", "text-anchor"):
            element.attrib.pop(name, None)
        face = element.attrib.pop("font-family", "")
        if face in BOLD:
            element.set("class", face)
    for path in root.iter(f"{{{SVG}}}path"):
        path.set("fill", "none")
    for name in ("width", "height"):
        root.set(name, root.attrib[name].replace("pt", ""))
    root.set("role", "img")
    root.set("font-size", str(SIZE))
    label = ElementTree.Element(f"{{{SVG}}}title")
    label.text = title
    style = ElementTree.Element(f"{{{SVG}}}style")
    style.text = STYLE
    root[:0] = [label, style]
    return ElementTree.tostring(root, encoding="unicode") + "\n"
