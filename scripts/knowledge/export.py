"""Nouns -> the data files of site/: flows, their schema, sources, sitemap."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from knowledge import embeds, flow_picture
from knowledge.checks import HTML_LANG, LANGUAGES
from knowledge.flows import FLOW_KEYS, OUTCOME_EXTRAS, OUTCOME_KEYS, URGENCIES, outline_in
from knowledge.library import Library
from knowledge.sources import PROVISION_KEYS, SOURCE_KEYS, Source


def publish(library: Library, site: Path, site_url: str) -> None:
    """Writes every data file; running it twice gives the same bytes."""
    for flow in library.flows.values():
        write_json(site / "flows" / f"{flow.id}.json", flow.data, indent=None)
        for lang in LANGUAGES:
            drawn = flow_picture.draw(flow, lang, library.said[lang])
            (site / "flows" / f"{flow.id}.{lang}.svg").write_text(drawn, encoding="utf-8")
            (site / "flows" / f"{flow.id}.{lang}.txt").write_text(outline_in(flow, lang), encoding="utf-8")
            write_json(site / "oembed" / f"{flow.id}.{lang}.json", embeds.oembed(flow, library, lang, site_url))
    embeds.write_embeds(library, site, site_url)
    write_json(site / "flows" / "schema.json", flow_schema())
    write_json(
        site / "sources.json",
        {"schema": 1, "sources": [_source(source) for _, source in sorted(library.sources.items())]},
    )
    (site / "sitemap.xml").write_text(sitemap(library, site_url), encoding="utf-8")
    (site / "sitemap.xml.gz").unlink(missing_ok=True)
    (site / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {site_url}sitemap.xml\n", encoding="utf-8")


def sitemap(library: Library, site_url: str) -> str:
    """Every page with its twin in the other language and x-default, dated by its last check."""
    entries = []
    for (lang, _), page in sorted(library.pages.items(), key=lambda item: (item[1].url, item[0][0] != "zh")):
        links = [
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(address)}"/>'
            for code, address in alternates(page.url, site_url).items()
        ]
        loc = escape(alternates(page.url, site_url)[HTML_LANG[lang]])
        entries.append(f"<url><loc>{loc}</loc><lastmod>{page.meta['checked']}</lastmod>{''.join(links)}</url>")
    head = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *entries, "</urlset>", ""])


def alternates(url: str, site_url: str) -> dict[str, str]:
    """A page's absolute addresses by hreflang; x-default is Chinese."""
    base = site_url.rstrip("/")
    return {HTML_LANG["zh"]: f"{base}{url}", HTML_LANG["en"]: f"{base}/en{url}", "x-default": f"{base}{url}"}


def share_address(source: str, site_url: str) -> str:
    """`zh/act/index.md` -> the absolute address of the picture shown where that page is shared."""
    lang, _, path = source.removesuffix(".md").partition("/")
    return f"{site_url.rstrip('/')}/cards/share/{path}.{lang}.png"


def flow_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of site/flows/<flow>.json."""
    text = _object({lang: {"type": "string", "minLength": 1} for lang in LANGUAGES})
    ids = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
    when = {"type": "object", "additionalProperties": {"type": "array", "items": ids, "minItems": 1}}
    strings = {"type": "array", "items": {"type": "string"}}

    def entries(**extra: Any) -> dict[str, Any]:
        return {"type": "array", "items": _object({**text["properties"], **extra}, required=LANGUAGES)}

    option = _object({"id": ids, "label": text, "to": ids})
    question = _object(
        {"ask": text, "help": text, "options": {"type": "array", "items": option, "minItems": 1}},
        required=("ask", "options"),
    )
    outcome = _object(
        {
            "urgency": {"enum": list(URGENCIES)},
            "headline": text,
            "because": entries(when=when),
            "steps": entries(href={"type": "string"}),
            "avoid": entries(),
            "call": entries(tel={"type": "string", "pattern": "^[0-9]+$"}),
            "read": strings,
            "cites": strings,
        },
        required=OUTCOME_KEYS,
    )
    assert set(outcome["properties"]) == {*OUTCOME_KEYS, *OUTCOME_EXTRAS}
    day = {"type": "string", "format": "date"}
    named = {"type": "object", "propertyNames": ids}
    properties = {
        "schema": {"const": 1},
        "id": ids,
        "checked": day,
        "recheck": day,
        "title": text,
        "start": ids,
        "questions": {**named, "additionalProperties": question},
        "rules": {"type": "array", "items": _object({"when": when, "to": ids})},
        "outcomes": {**named, "additionalProperties": outcome},
        "moved": {"type": "object", "additionalProperties": ids},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "flow",
        **_object(properties, required=FLOW_KEYS),
    }


def _object(properties: Mapping[str, Any], required: tuple[str, ...] | None = None) -> dict[str, Any]:
    wanted = list(properties) if required is None else list(required)
    return {"type": "object", "properties": dict(properties), "required": wanted, "additionalProperties": False}


def _source(source: Source) -> dict[str, Any]:
    plain = {key: getattr(source, key) for key in (*SOURCE_KEYS, "checked", "recheck") if key != "short"}
    clauses = [{key: getattr(one, key) for key in PROVISION_KEYS} for one in source.provisions]
    return {**plain, "provisions": clauses}


def write_json(path: Path, data: Any, indent: int | None = 1) -> None:
    """Writes `data` as UTF-8; without an indent it takes no room between its parts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    separators = (",", ":") if indent is None else None
    path.write_text(json.dumps(data, ensure_ascii=False, indent=indent, separators=separators) + "\n", encoding="utf-8")
