"""What fills `/embed/`: the codes for every way of carrying a flow, and the cards for where none of it is allowed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge import embeds
from knowledge.cards import Card, alt_text, cards, rich_text
from knowledge.citations import Address
from knowledge.edition import DEFAULT_URL
from knowledge.library import Library
from knowledge.templates import template

FIRST = "at-the-door"
LINK = '<a href="{page}">{title}</a>'


@dataclass(frozen=True)
class Code:
    """One way to carry a flow: what is filled in by the reader's choices, and how it reads before any choice."""

    name: str
    pattern: str
    text: str


@dataclass(frozen=True)
class CardEntry:
    card: Card
    alt: str
    rich: str


def maker(library: Library, lang: str, site_url: str, address: Address, words: Mapping[str, Any]) -> str:
    """The form, its preview and the codes; without script, the codes of at-the-door and the address of every file."""
    first = library.flows[FIRST]
    chosen = {
        "base": site_url,
        "flow": FIRST,
        "lang": lang,
        "page": embeds.absolute(site_url, lang)(f"/flows/{FIRST}/"),
        "title": first.title[lang],
        "data": "",
        "attributes": "",
        "query": "",
    }
    codes = [Code(name, pattern, pattern.format_map(chosen)) for name, pattern in _patterns().items()]
    return template("embed-maker.html").render(
        flows=library.flows.values(), lang=lang, words=words, codes=codes, base=site_url,
        nowhere=site_url == DEFAULT_URL, address=address,
    )  # fmt: skip


def _patterns() -> dict[str, str]:
    """Each way's code, with {names} where the reader's choices go."""
    loader = embeds.LOADER.read_bytes()
    integrity = base64.b64encode(hashlib.sha384(loader).digest()).decode()
    return {
        "script": _script("loader.js"),
        "markup": '<flow-tree-embed flow="{flow}" lang="{lang}"{attributes} style="display:block;min-height:960px">'
        f'{LINK}</flow-tree-embed>\n<script async src="{{base}}embed/v1/loader.js"></script>',
        "iframe": embeds.frame("{base}embed/v1/{flow}.{lang}.html?full{query}", "{title}"),
        "oembed": "{page}",
        "file": "{base}embed/v1/{flow}.{lang}.html",
        "pinned": _script(embeds.loader_name(loader), f' integrity="sha384-{integrity}" crossorigin="anonymous"'),
    }


def _script(loader: str, pinned: str = "") -> str:
    """The script in a box that holds its place until it comes."""
    script = f'<script async src="{{base}}embed/v1/{loader}"{pinned} data-flow="{{flow}}" data-lang="{{lang}}"{{data}}>'
    return f'<div style="min-height:960px">\n{script}</script>\n<noscript>{LINK}</noscript>\n</div>'


def card_list(library: Library, lang: str, site_url: str, address: Address, words: Mapping[str, Any]) -> str:
    """Every card of this language: the picture to save, and the same words to paste with their looks."""
    entries = [
        CardEntry(card, alt_text(card, words), rich_text(card, words))
        for card in cards(library, site_url)
        if card.lang == lang
    ]
    return template("card-list.html").render(entries=entries, words=words, address=address)
