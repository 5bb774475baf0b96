"""The Jinja templates of overrides/partials/, escaped by default."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from knowledge.problems import ROOT


@cache
def _environment() -> Environment:
    folder = FileSystemLoader(ROOT / "overrides" / "partials")
    return Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def template(name: str) -> Template:
    return _environment().get_template(name)
