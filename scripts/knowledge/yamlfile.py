"""YAML that remembers its lines and refuses a key written twice.

PyYAML lets a repeated key win in silence and turns bare yes/no and dates into booleans and dates;
here every plain scalar except null, true, false and whole numbers stays the text that was written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.problems import Problem

Key = tuple[str | int, ...]


@dataclass
class Document:
    """One YAML file: its data, the line of each key path, and what was wrong with it."""

    path: Path
    data: Any = None
    lines: dict[Key, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, *key: str | int) -> int:
        """The line of a key path, or of its nearest parent that has one."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)

    def problem(self, key: Key, what: str, fix: str = "") -> None:
        self.problems.append(Problem(self.path, self.line(*key), what, fix))


def load(path: Path) -> Document:
    """Reads one file; a file that is not there or not UTF-8 comes back with data None and a problem."""
    try:
        return load_text(path, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        return Document(path, problems=[Problem(path, 0, f"cannot be read: {error}", "save it as UTF-8")])


def load_text(path: Path, text: str) -> Document:
    """Reads YAML that stands in `path`; text that is not YAML comes back with data None and a problem.

    A text is parsed once for the process: who asks again has the same data, and a list of problems of their own.
    """
    read = _read(path, text)
    return replace(read, problems=[*read.problems])


@lru_cache(maxsize=1024)
def _read(path: Path, text: str) -> Document:
    document = Document(path)
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark else 1
        fix = "quote the text or put it in block form (>-)"
        document.problems.append(Problem(path, line, f"is not valid YAML: {what}", fix))
        return document
    if node is not None:
        document.data = _value(node, (), document)
    return document


def _value(node: yaml.Node, key: Key, document: Document) -> Any:
    document.lines.setdefault(key, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, key, document)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*key, index), document) for index, child in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node)


def _mapping(node: yaml.MappingNode, key: Key, document: Document) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name_node, value_node in node.value:
        name = str(name_node.value)
        document.lines[(*key, name)] = name_node.start_mark.line + 1
        if name in found:
            document.problem((*key, name), f'key "{name}" is written twice', "keep one of them")
        found[name] = _value(value_node, (*key, name), document)
    return found


def _scalar(node: yaml.ScalarNode) -> Any:
    text = str(node.value)
    if node.style in ("'", '"'):
        return text  # quoted: a space at its edge is meant
    if node.style or node.tag == "tag:yaml.org,2002:str":
        return text.strip()
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:int" and text.isdigit():
        return int(text)
    return {"true": True, "false": False}.get(text, text)
