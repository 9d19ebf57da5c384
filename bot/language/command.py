"""One declaration: a command is a frozen class that asks for its fields, and everything else is derived from it."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from typing import Any, ClassVar, TypeVar, dataclass_transform, overload

from bot.language.kind import Kind

T = TypeVar("T")
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a command. `word` is the keyword it is said by, or "" if it is told apart by its kind alone."""

    name: str
    kind: Kind[Any]
    label: str
    word: str
    required: bool
    default: Any
    example: str


@overload
def ask(kind: Kind[T], label: str, *, word: str | None = None, example: str = "") -> T: ...
@overload
def ask(kind: Kind[T], label: str, *, word: str | None = None, default: D, example: str = "") -> T | D: ...
def ask(kind: Kind[Any], label: str, *, word: str | None = None, default: Any = MISSING, example: str = "") -> Any:
    """Declare a field: `label` is the question a form puts; a field with a `default` may be left out."""
    metadata = {"kind": kind, "label": label, "word": (word or "").lower(), "example": example or kind.example}
    return dataclasses.field(default=default, metadata=metadata)


def _asked(field: dataclasses.Field[Any]) -> Asked:
    said = field.metadata
    required = field.default is MISSING
    default = None if required else field.default
    return Asked(field.name, said["kind"], said["label"], said["word"], required, default, said["example"])


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(ask,))
class Command:
    """What a person can ask for: subclass with a `name` and ask for fields. The docstring's first sentence is its help.

    A subclass without a name is a kind of command, not one that can be said. Fields are keyword arguments.
    """

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    help: ClassVar[str] = ""
    also: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Words that people say instead of the name, each with what is said after the name then."""
    asked: ClassVar[tuple[Asked, ...]] = ()
    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]

    def __init_subclass__(cls, *, name: str = "", title: str = "") -> None:
        cls.name = name
        cls.title = title or name.capitalize()
        cls.help = re.split(r"(?<=[.?])\s", inspect.cleandoc(cls.__doc__ or ""), maxsplit=1)[0]
        dataclass(frozen=True, kw_only=True)(cls)
        cls.asked = tuple(_asked(field) for field in dataclasses.fields(cls) if "kind" in field.metadata)

    @classmethod
    def needs(cls, words: Mapping[str, str]) -> tuple[str, ...]:
        """The fields that must be said, given what is said (field name to words). Override where one depends on
        another; a field without a default is needed always."""
        return ()

    @classmethod
    def gathered(cls, words: Mapping[str, str]) -> Mapping[str, str]:
        """What a form's words say of its own fields (field name to words). Override where the form asks for parts."""
        return words


def asks(command: type[Command]) -> tuple[Asked, ...]:
    """The fields of a command in the order in which it declares them."""
    return command.asked
