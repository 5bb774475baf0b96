"""The questions every YAML noun is asked: right keys, both languages, a real date, a kebab-case id."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from knowledge.problems import nearest
from knowledge.yamlfile import Document, Key

LANGUAGES = ("zh", "en")
HTML_LANG = {"zh": "zh-CN", "en": "en"}
Text = Mapping[str, str]

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HAN = re.compile(r"[\u4e00-\u9fff]")


def is_mapping(document: Document, key: Key, value: Any) -> bool:
    if isinstance(value, dict):
        return True
    document.problem(key, f'{name(key)} must be a mapping, not "{value}"', "indent its keys below it")
    return False


def is_list(document: Document, key: Key, value: Any) -> bool:
    if isinstance(value, list):
        return True
    document.problem(key, f'{name(key)} must be a list, not "{value}"', "start each entry with a dash")
    return False


def keys(document: Document, key: Key, value: Any, required: Sequence[str], optional: Sequence[str] = ()) -> bool:
    """True when `value` is a mapping with the required keys, no unknown one, in the fixed order."""
    if not is_mapping(document, key, value):
        return False
    known = [*required, *optional]
    for found in value:
        if found not in known:
            document.problem((*key, found), f'unknown key "{found}" in {name(key)}', nearest(found, known))
    missing = [wanted for wanted in required if wanted not in value]
    for wanted in missing:
        document.problem(key, f'{name(key)} has no "{wanted}"', f'add "{wanted}:" to it')
    return not missing


def text(document: Document, key: Key, value: Any, extra: Sequence[str] = ()) -> bool:
    """True when `value` holds a Chinese and an English wording, each in its own language."""
    if not keys(document, key, value, LANGUAGES, extra):
        return False
    good = True
    for lang in LANGUAGES:
        wording = value[lang]
        if not isinstance(wording, str) or not wording:
            document.problem((*key, lang), f"{name(key)} has no {lang} wording", f'write the text of "{lang}"')
            good = False
    if good and HAN.search(value["en"]) and not HAN.search(value["zh"]):
        document.problem(
            (*key, "zh"), f"{name(key)} has its languages swapped", "put Chinese under zh, English under en"
        )
        good = False
    return good


def day(document: Document, key: Key, value: Any, *, optional: bool = False) -> bool:
    if value is None and optional:
        return True
    try:
        date.fromisoformat(str(value))
    except ValueError:
        document.problem(key, f'{name(key)} is not a date: "{value}"', "write it as 'YYYY-MM-DD'")
        return False
    return True


def kebab(document: Document, key: Key, value: Any) -> bool:
    if isinstance(value, str) and KEBAB.fullmatch(value):
        return True
    document.problem(key, f'"{value}" is not a kebab-case id', "use a-z, 0-9 and single dashes")
    return False


def one_of(document: Document, key: Key, value: Any, allowed: Sequence[str]) -> bool:
    if value in allowed:
        return True
    document.problem(key, f'{name(key)} is "{value}"', nearest(str(value), allowed))
    return False


def name(key: Key) -> str:
    """A key path as people say it: `outcomes.possible.steps[2]`."""
    said = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key)
    return said.lstrip(".") or "the file"
