"""The Jinja templates of overrides/partials/: escaped, but for those that write Markdown or plain text."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from knowledge.kept import FOLDER
from knowledge.problems import ROOT

PHRASE = re.compile(r"[^，。：；？、]+[，。：；？、”）]*|.")
TO_RING = re.compile(r"(打|拨|\b(?:[Rr]ing|[Cc]all|[Dd]ial)) (?=1\d\d)")
HAN_RUN = re.compile(r"“?[\u4e00-\u9fff][\u4e00-\u9fff，。、？：；…]*”?")


def phrases(text: str) -> list[str]:
    """Chinese cut after its punctuation, where a large line may break."""
    return PHRASE.findall(TO_RING.sub("\\1\u00a0", text))


def typed(text: str) -> Markup:
    """A number stays on the line of the verb that says to ring it; Chinese inside English is set as Chinese."""
    said = str(escape(TO_RING.sub("\\1\u00a0", text)))
    if sum(map(str.isascii, text)) > len(text) / 2:
        said = HAN_RUN.sub(r'<span lang="zh">\g<0></span>', said)
    return Markup(said)


def write_json_tightly(environment: Environment) -> None:
    """`tojson` writes Chinese as Chinese: escaped, a character takes six bytes."""
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}


def bytecode() -> FileSystemBytecodeCache:
    """Compiled templates, kept by what they were compiled from."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(FOLDER))


@cache
def _environment() -> Environment:
    folder = FileSystemLoader(ROOT / "overrides" / "partials")
    made = Environment(
        loader=folder,
        autoescape=_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # it would look at the files thousands of times a build
        bytecode_cache=bytecode(),
    )
    made.filters.update(phrases=phrases, typed=typed)
    write_json_tightly(made)
    return made


def _escaped(name: str | None) -> bool:
    return not (name or "").endswith((".md.html", ".txt.html"))


def template(name: str) -> Template:
    return _environment().get_template(name)


def reread() -> None:
    """Templates are read once; `scripts/serve` asks for them again at each save."""
    _environment.cache_clear()
