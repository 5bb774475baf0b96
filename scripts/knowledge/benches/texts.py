"""How hard the text is to read, and cited sentences beside what they cite."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from knowledge.benches import Rows
from knowledge.library import load_library
from knowledge.prose import grade, mean_sentence, wordings
from knowledge.yamlfile import load

CITED_SENTENCES = 60


def reading(_: Path) -> Rows:
    """English Flesch-Kincaid grade and mean Chinese sentence, of each page and each flow."""
    library = load_library()
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"zh": [], "en": []})
    for (lang, _path), page in library.pages.items():
        texts[page.url][lang] += [block.text for block in page.blocks if not block.heading]
    for id, flow in library.flows.items():
        for one in wordings(load(flow.file)):
            texts[f"flow {id}"][one.lang].append(one.text)
    return [
        (name, f"{grade(said['en']):.1f}", f"{mean_sentence(said['zh']):.1f}") for name, said in sorted(texts.items())
    ]


def cited_sentences(_: Path) -> Rows:
    """Sixty cited blocks, every n-th of all, each beside what its provisions say: for a reader to compare."""
    library = load_library()
    found = [
        (page, block, re.findall(r"\[@([\w-]+)\]", block.text))
        for page in library.pages.values()
        for block in page.blocks
        if "[@" in block.text
    ]
    rows: Rows = []
    for page, block, ids in found[:: max(1, len(found) // CITED_SENTENCES)][:CITED_SENTENCES]:
        rows.append((f"{page.lang}/{page.path}:{block.line}", " ".join(block.plain.split())))
        for id in ids:
            rows.append((f"    {id}", " ".join(library.provisions[id].text[page.lang].split())))
    return rows
