"""YAML in which everything knows its line: parts that say, in plain words, where they are wrong, several at once.

Only plain lists, mappings and single values: no anchors or aliases (a few lines of them can stand for gigabytes), no
tags, no key twice. Values are the text as written, so that `NO` is Norway, and 09:00 is not a number of minutes.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

import yaml

LARGEST = 1_000_000  # bytes
DEEPEST = 12
N = TypeVar("N", bound=StrEnum)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong: where (counted from 1), in which field, and what to do about it."""

    line: int
    column: int
    field: str
    words: str


class FirmFileError(Exception):
    """Everything that is wrong with a file, a line each, in the order of the file."""

    def __init__(self, name: str, problems: Collection[Problem]) -> None:
        self.name = name
        self.problems = tuple(sorted(problems))
        super().__init__(
            "\n".join(
                f"{name}, line {each.line}, column {each.column}{f', {each.field}' if each.field else ''}: {each.words}"
                for each in self.problems
            )
        )


@dataclass(slots=True)
class Part:
    """One part of the file: a mapping, a list or a value. Reading it notes what is wrong and goes on."""

    node: yaml.Node
    path: str
    problems: list[Problem]

    def wrong(self, words: str) -> None:
        mark = self.node.start_mark
        self.problems.append(Problem(mark.line + 1, mark.column + 1, self.path, words))

    def get(self, key: str) -> Part | None:
        """The part under a key; None where it is absent or empty."""
        if isinstance(self.node, yaml.MappingNode):
            for name, value in self.node.value:
                if name.value == key and not _empty(value):
                    return Part(value, f"{self.path}.{key}" if self.path else key, self.problems)
        return None

    def need(self, key: str, example: str) -> Part | None:
        """The part under a key that must be there."""
        found = self.get(key)
        if found is None:
            self.wrong(f"“{key}” is missing: write {key}: {example}")
        return found

    def mapping(self) -> bool:
        """Whether this is a mapping of keys to values; noted as wrong if not."""
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong(f"this is {_kind(self.node)}: write keys and values here, such as name: …")
            return False
        return True

    def entries(self) -> Iterator[tuple[str, Part]]:
        """The keys of a mapping and what is under each."""
        if self.mapping():
            for name, _ in self.node.value:
                found = self.get(name.value)
                if found is not None:
                    yield name.value, found

    def items(self) -> Iterator[Part]:
        """The members of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong(f"this is {_kind(self.node)}: write a list here, each item on a line that begins with “- ”")
            return
        for number, item in enumerate(self.node.value, 1):
            yield Part(item, f"{self.path}[{number}]", self.problems)

    def text(self) -> str:
        """A single value as written; "" (and noted) for anything else."""
        if isinstance(self.node, yaml.ScalarNode):
            return str(self.node.value).strip()
        self.wrong(f"this is {_kind(self.node)}: write a single value here")
        return ""

    def one_of(self, names: type[N], word: str, allowed: Collection[N] | None = None) -> N | None:
        """One of a closed set of names, or what it may have been meant to be, noted."""
        choices = [each.value for each in names if allowed is None or each in allowed]
        if word in choices:
            return names(word)
        near = difflib.get_close_matches(word, choices, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(choices)}"
        self.wrong(f"“{word}” is no {names.__name__.lower()} here: {hint}")
        return None

    def only(self, *keys: str) -> None:
        """Notes every key that is none of `keys`, and offers the one that may have been meant."""
        if isinstance(self.node, yaml.MappingNode):
            for name, _ in self.node.value:
                if name.value not in keys:
                    near = difflib.get_close_matches(name.value, keys, 1)
                    hint = f"did you mean “{near[0]}”?" if near else f"there are {', '.join(keys)}"
                    where = Part(name, f"{self.path}.{name.value}" if self.path else name.value, self.problems)
                    where.wrong(f"“{name.value}” is not known here: {hint}")


def read_parts(data: bytes, name: str) -> Part:
    """The whole file as one part. Raises FirmFileError for what is no such YAML at all."""
    if len(data) > LARGEST:
        raise FirmFileError(name, [Problem(1, 1, "", "the file is larger than 1 MB: that is no set-up of a firm")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FirmFileError(name, [Problem(line, 1, "", "this is not UTF-8 text: save the file as UTF-8")]) from error
    problems: list[Problem] = []
    try:
        _look_over(text, problems)
        if problems:
            raise FirmFileError(name, problems)
        node = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        words = f"{error.problem or error.context}: check the indentation; quote text with “: ” in it or @ before it"
        raise FirmFileError(name, [Problem(line, column, "", words)]) from error
    except yaml.YAMLError as error:
        raise FirmFileError(name, [Problem(1, 1, "", f"this is not YAML: {error}")]) from error
    if node is None:
        raise FirmFileError(name, [Problem(1, 1, "", "the file is empty: begin with a copy of firm.example.yaml")])
    whole = Part(node, "", problems)
    _look_for_doubles(whole)
    return whole


def _look_over(text: str, problems: list[Problem]) -> None:
    """Refuses, before anything is built, what could make a small file a large one. Parsing keeps no tree."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        words = ""
        if isinstance(event, yaml.AliasEvent):
            words = f"the alias *{anchor} is not allowed: write out what it stands for"
        elif anchor:
            words = f"the anchor &{anchor} is not allowed: remove it"
        elif tag:
            words = f"the tag {tag} is not allowed: remove it"
        elif depth > DEEPEST:
            words = "this is nested too deeply to be a firm's set-up"
        if words and event.start_mark is not None:
            problems.append(Problem(event.start_mark.line + 1, event.start_mark.column + 1, "", words))
        if depth > DEEPEST:
            return


def _look_for_doubles(part: Part) -> None:
    match part.node:
        case yaml.MappingNode():
            first: dict[Any, int] = {}
            for name, value in part.node.value:
                where = Part(name, f"{part.path}.{name.value}" if part.path else str(name.value), part.problems)
                if not isinstance(name, yaml.ScalarNode):
                    where.path = part.path
                    where.wrong("a key is a single word here")
                    name.value = ""
                elif name.value in first:
                    where.wrong(f"“{name.value}” is already given in line {first[name.value]}: keep one of them")
                else:
                    first[name.value] = name.start_mark.line + 1
                _look_for_doubles(Part(value, where.path, part.problems))
        case yaml.SequenceNode():
            for number, item in enumerate(part.node.value, 1):
                _look_for_doubles(Part(item, f"{part.path}[{number}]", part.problems))


def _empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and (
        node.tag == "tag:yaml.org,2002:null" or (not node.value.strip() and node.style is None)
    )


def _kind(node: yaml.Node) -> str:
    match node:
        case yaml.MappingNode():
            return "a mapping of keys"
        case yaml.SequenceNode():
            return "a list"
        case _:
            return "a single value"
