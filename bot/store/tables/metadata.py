"""The metadata all store tables share, and the two shapes of column that every family uses."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, Table

from bot.store.types import BigId, Sealed

SEALED = "sealed"
#: Marks a table of what rarely changes in an engagement: to write to one raises the engagement's revision.
SETUP = "setup"
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def own_id() -> Column[int]:
    """A row's number. Taken before the insert (bot/store/scope.py), since what is sealed is bound to it."""
    return Column("id", BigId, primary_key=True)


def refers(name: str, table: str, *, optional: bool = False, key: bool = False, index: bool = False) -> Column[int]:
    """A column that holds another row's id."""
    return Column(name, BigId, ForeignKey(f"{table}.id"), nullable=optional, primary_key=key, index=index)


def sealed(name: str) -> Column[bytes]:
    """A text that a person typed, sealed; NULL where it is empty."""
    return Column(name, Sealed, info={SEALED: True})


def sealed_columns(table: Table) -> tuple[Column[Any], ...]:
    """The columns of a table whose content is sealed."""
    return tuple(column for column in table.columns if SEALED in column.info)
