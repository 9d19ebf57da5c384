"""Column types: what a model field looks like in a row, the same on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, BigInteger, Dialect, Integer, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from scheduler.timers import Instant, as_text, from_text

__all__ = ["BigId", "Instant", "Json", "Named", "Sealed", "Several", "Span", "flags", "instants", "numbers", "spans"]

BigId = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON().with_variant(JSONB(), "postgresql")
Sealed = LargeBinary

MICROSECOND = timedelta(microseconds=1)
E_ = TypeVar("E_", bound=StrEnum)
T = TypeVar("T")


class Named(TypeDecorator[E_], Generic[E_]):
    """A closed set of names, kept as text: adding a name needs no migration, an unknown one is refused when read."""

    impl = Text
    cache_ok = True

    def __init__(self, names: type[E_]) -> None:
        super().__init__()
        self.names = names
        self._by_value = {name.value: name for name in names}

    def process_bind_param(self, value: E_ | None, dialect: Dialect) -> str | None:
        return None if value is None else self.names(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E_ | None:
        return None if value is None else self._by_value.get(value) or self.names(value)


class Span(TypeDecorator[timedelta]):
    """A length of time, in whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else value * MICROSECOND


class Several(TypeDecorator[tuple[T, ...]], Generic[T]):
    """A tuple of small things that are only ever read and written together, as a JSON list."""

    impl = Json
    cache_ok = True  # by the two functions, which belong to the column

    def __init__(self, write: Callable[[T], Any], read: Callable[[Any], T]) -> None:
        super().__init__()
        self.write = write
        self.read = read

    def process_bind_param(self, value: tuple[T, ...] | None, dialect: Dialect) -> list[Any] | None:
        return None if value is None else [self.write(each) for each in value]

    def process_result_value(self, value: list[Any] | None, dialect: Dialect) -> tuple[T, ...] | None:
        return None if value is None else tuple(self.read(each) for each in value)


def numbers() -> Several[int]:
    return Several[int](int, int)


def flags() -> Several[bool]:
    return Several[bool](bool, bool)


def spans() -> Several[timedelta]:
    """Lengths of time, each in whole microseconds."""
    return Several[timedelta](lambda span: span // MICROSECOND, lambda count: count * MICROSECOND)


def instants() -> Several[datetime]:
    return Several[datetime](as_text, from_text)
