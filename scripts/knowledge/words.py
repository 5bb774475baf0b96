"""The interface's own words in both languages: docs/words.yml -> {name: {zh, en}}, nested as written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from knowledge import checks
from knowledge.problems import Problem
from knowledge.yamlfile import Document, Key, load

Words = Mapping[str, Any]


def load_words(path: Path) -> tuple[dict[str, Any], list[Problem]]:
    document = load(path)
    if checks.is_mapping(document, (), document.data):
        _check(document, (), document.data)
    return document.data or {}, document.problems


def in_language(words: Any, lang: str) -> Any:
    """The same tree with every {zh, en} pair replaced by one language."""
    if isinstance(words, Mapping):
        if "zh" in words and "en" in words:
            return words[lang] if set(words) == {"zh", "en"} else {**words, "text": words[lang]}
        return {name: in_language(value, lang) for name, value in words.items()}
    if isinstance(words, list):
        return [in_language(value, lang) for value in words]
    return words


def _check(document: Document, key: Key, value: Any) -> None:
    if isinstance(value, Mapping):
        if "zh" in value or "en" in value:
            checks.text(document, key, value, tuple(name for name in value if name not in checks.LANGUAGES))
            return
        for name, child in value.items():
            _check(document, (*key, name), child)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            _check(document, (*key, index), child)
