"""HTML -> its elements with their lines, in the order they begin; libxml2 reads it, as it reads the bundles' pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def elements(html: str, *tags: str) -> Iterator[Any]:
    """All of them, or those of the tags that are named."""
    return iter(etree.fromstring(html.encode(), PARSER).iter(*tags))
