"""A database says whether it fits the program; the one history builds it, takes it down, and says so in plain words."""

from __future__ import annotations

import socket
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.store.cipher import Cipher
from bot.store.engine import DatabaseBusy, DatabaseTrouble, make_engine
from bot.store.schema import SchemaState, config, current_state, require_current, upgrade
from bot.store.store import Store
from bot.store.tables import metadata
from scheduler import timers
from tests.store.world import KEY, NOW


async def test_an_empty_database_is_brought_up_to_date_once_and_stays_so(blank_database_url: str) -> None:
    engine = make_engine(blank_database_url)
    try:
        assert await current_state(engine) is SchemaState.EMPTY
        with pytest.raises(DatabaseTrouble, match="counterpart migrate"):
            await require_current(engine)
        for _ in range(2):
            await upgrade(blank_database_url)
            assert await current_state(engine) is SchemaState.UP_TO_DATE
            await require_current(engine)
    finally:
        await engine.dispose()


async def test_a_database_of_a_newer_program_is_left_as_it_is(blank_database_url: str) -> None:
    await upgrade(blank_database_url)
    engine = make_engine(blank_database_url)
    try:
        async with engine.begin() as conn:
            await conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert await current_state(engine) is SchemaState.AHEAD
        with pytest.raises(DatabaseTrouble, match="newer than this program"):
            await require_current(engine)
        with pytest.raises(DatabaseTrouble, match="newer than this program"):
            await upgrade(blank_database_url)
    finally:
        await engine.dispose()


async def test_the_history_leads_to_the_tables_and_back_to_nothing(blank_database_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        both: Any = [metadata, timers.metadata]  # a list is taken too, though the annotation does not say so
        return list(compare_metadata(context, both))

    def down(connection: Connection) -> list[str]:
        settings: Config = config()
        settings.attributes["connection"] = connection
        command.downgrade(settings, "base")
        return inspect(connection).get_table_names()

    await upgrade(blank_database_url)
    engine = make_engine(blank_database_url)
    try:
        async with engine.begin() as conn:
            assert await conn.run_sync(differences) == []
            assert set(await conn.run_sync(down)) <= {"alembic_version", "sqlite_sequence"}
    finally:
        await engine.dispose()
    await upgrade(blank_database_url)


async def test_a_database_without_tables_says_what_to_run(blank_database_url: str) -> None:
    store = Store(make_engine(blank_database_url), Cipher([KEY]))
    try:
        with pytest.raises(DatabaseTrouble, match="no tables yet: run `counterpart migrate`"):
            await store.engagements()
    finally:
        await store.close()


@pytest.mark.parametrize("there", ["a folder", "no database"])
def test_a_file_that_cannot_be_opened_is_said_so_before_any_thread_is_begun(tmp_path: Path, there: str) -> None:
    file = tmp_path / "firm.db"
    if there == "a folder":
        file.mkdir()
    else:
        file.write_text("These are minutes of a meeting.", encoding="utf-8")
    before = set(threading.enumerate())
    with pytest.raises(DatabaseTrouble, match=r"the database cannot be reached .+: see COUNTERPART_DATABASE_URL"):
        make_engine(f"sqlite:///{file}")
    assert set(threading.enumerate()) == before


async def test_a_locked_file_says_that_it_is_locked(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.engine.BUSY_MS", 50)
    store = Store(make_engine(sqlite_url), Cipher([KEY]))
    other = sqlite3.connect(sqlite_url.partition("///")[2], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(DatabaseBusy, match="locked"):
            await store.move_product_clock(NOW)
        assert await store.engagements() == (), "readers are not kept out"
    finally:
        other.close()
        await store.close()


def test_a_file_in_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(DatabaseTrouble, match=r"cannot be reached: there is no folder .*/no/such/folder"):
        make_engine(f"sqlite:///{tmp_path}/no/such/folder/x.sqlite3")


async def test_a_server_that_does_not_answer_says_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: whoever connects is refused
        engine = make_engine(f"postgresql://nobody@127.0.0.1:{taken.getsockname()[1]}/nothing")
        with pytest.raises(DatabaseTrouble, match="cannot be reached"):
            await current_state(engine)
        await engine.dispose()


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(DatabaseTrouble, match="mysql"):
        make_engine("mysql://localhost/x")
