"""The program as people run it: real processes, real exit codes, and complaints that say what to do."""

import json
import signal
import socket
import sqlite3
import zipfile
from pathlib import Path

import aiohttp
import pytest

from counterpart.demonstration import FILE
from counterpart.keys import new_key
from tests.counterpart.installation import Installation, Running

REAL = FILE.read_text()[: FILE.read_text().index("  # Only a demonstration's file")]


@pytest.fixture
def demo(tmp_path: Path) -> Installation:
    """A machine on which nothing was ever set."""
    return Installation(tmp_path, {"COUNTERPART_PORT": "0"})


@pytest.fixture
def here(tmp_path: Path, database_url: str) -> Installation:
    """A real installation with a migrated database."""
    named = {"COUNTERPART_DATABASE_URL": database_url, "COUNTERPART_ENCRYPTION_KEYS": new_key()}
    return Installation(tmp_path, named | {"COUNTERPART_PORT": "0"})


@pytest.fixture
def blank(tmp_path: Path, blank_database_url: str) -> Installation:
    """A real installation whose database nobody has migrated."""
    named = {"COUNTERPART_DATABASE_URL": blank_database_url, "COUNTERPART_ENCRYPTION_KEYS": new_key()}
    return Installation(tmp_path, named | {"COUNTERPART_PORT": "0"})


async def get(running: Running, path: str, **headers: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(running.address + path, headers=headers) as answer:
        return answer.status, await answer.text()


async def ready(running: Running) -> str:
    """Waits until the loops have beaten: asks again for as long as the answer is that they have not yet."""
    while True:
        status, text = await get(running, "/readyz")
        if status == 200 or "not beaten yet" not in text:
            return text


async def test_serve_answers_monitors_and_stops_when_told(here: Installation) -> None:
    async with here.running("serve") as serving:
        assert await get(serving, "/healthz") == (200, "alive\n")
        assert await ready(serving) == "ready\n"
        status, numbers = await get(serving, "/metrics")
        assert status == 200
        assert "counterpart_timers_pending 0.0" in numbers
        assert 'counterpart_beat_age_seconds{loop="fire"}' in numbers
        assert (await get(serving, "/metrics", **{"X-Forwarded-For": "192.0.2.1"}))[0] == 403
        assert await serving.stop() == 0
    said = "".join(serving.said)
    assert "no platform is configured yet" in said
    assert "Traceback" not in said


async def test_metrics_open_to_others_by_token_alone(here: Installation) -> None:
    here.environment["COUNTERPART_METRICS_TOKEN"] = "hush"
    async with here.running("serve") as serving:
        assert (await get(serving, "/metrics"))[0] == 403
        assert (await get(serving, "/metrics", Authorization="Bearer wrong"))[0] == 403
        assert (await get(serving, "/metrics", Authorization="Bearer hush"))[0] == 200
        assert await serving.stop(signal.SIGINT) == 0


async def test_serve_wants_its_keys_from_the_environment(here: Installation) -> None:
    del here.environment["COUNTERPART_ENCRYPTION_KEYS"]
    ended = await here.run("serve")
    assert ended.code == 1
    assert ended.err == (
        "counterpart: COUNTERPART_ENCRYPTION_KEYS is not set; make one with `counterpart keys new` and keep it where "
        "the database's backups are not\n"
    )
    here.environment["COUNTERPART_ENCRYPTION_KEYS"] = (await here.run("keys", "new")).out.strip()
    async with here.running("serve") as serving:
        assert await serving.stop() == 0


async def test_a_port_that_is_taken_is_said_plainly(here: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        here.environment["COUNTERPART_PORT"] = str(taken.getsockname()[1])
        ended = await here.run("serve")
    assert ended.code == 1
    assert ended.err.endswith(
        "counterpart: the address is taken by another program: stop it, or set COUNTERPART_PORT to another port\n"
    )
    assert "Traceback" not in ended.err


async def test_serve_asks_for_migrations_or_makes_them(blank: Installation) -> None:
    ended = await blank.run("serve")
    assert (ended.code, ended.err) == (1, "counterpart: the database has no tables yet: run `counterpart migrate`\n")
    async with blank.running("serve", "--migrate") as serving:
        assert await ready(serving) == "ready\n"
        assert await serving.stop() == 0


async def test_migrate_says_from_where_to_where(blank: Installation) -> None:
    first, second = await blank.run("migrate"), await blank.run("migrate")
    assert (first.code, second.code) == (0, 0)
    assert first.out.startswith("no tables -> ")
    assert second.out.endswith(": up to date\n")


async def test_a_database_newer_than_the_program_is_left_alone(tmp_path: Path, sqlite_url: str) -> None:
    here = Installation(tmp_path, {"COUNTERPART_DATABASE_URL": sqlite_url, "COUNTERPART_ENCRYPTION_KEYS": new_key()})
    with sqlite3.connect(sqlite_url.partition("///")[2]) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    for command in (["serve"], ["migrate"], ["doctor"]):
        ended = await here.run(*command)
        assert ended.code == 1
        assert "the database is newer than this program" in ended.err + ended.out
        assert "Traceback" not in ended.err


@pytest.mark.parametrize("url", ["postgresql://u:hush@127.0.0.1:1/x", "sqlite:////nowhere/at/all/x.sqlite3"])
async def test_a_database_that_cannot_be_reached_is_said_plainly(url: str, tmp_path: Path) -> None:
    ended = await Installation(tmp_path, {"COUNTERPART_DATABASE_URL": url}).run("migrate")
    assert ended.code == 1
    assert ended.err.startswith("counterpart: the database cannot be reached")
    assert "hush" not in ended.err
    assert "Traceback" not in ended.err


async def test_wrong_usage_is_told_apart_from_failure(tmp_path: Path) -> None:
    here = Installation(tmp_path)
    for arguments in ([], ["frobnicate"], ["say", "help"], ["apply"], ["keys"]):
        assert (await here.run(*arguments)).code == 2
    for arguments in (["apply", "missing.yaml"], ["apply", "."]):
        ended = await here.run(*arguments)
        assert ended.code == 1
        assert ended.err.startswith("counterpart: ")
    here.environment["COUNTERPART_PROT"] = "1"
    assert "did you mean COUNTERPART_PORT?" in (await here.run("doctor")).err


async def test_apply_shows_the_difference_and_carries_it_out_only_when_told(here: Installation) -> None:
    (here.home / "firm.yaml").write_text(REAL)
    looked = await here.run("apply", "firm.yaml")
    assert looked.code == 0
    assert looked.out.endswith("nothing is changed yet. To carry them out, add --yes.\n")
    done = await here.run("apply", "firm.yaml", "--yes")
    assert "+ @paralegal Ana Cruz: provider, paralegal\n" in done.out
    assert (await here.run("apply", "firm.yaml", "--yes")).out == "Nothing to do.\n"
    (here.home / "firm.yaml").write_text(REAL.replace("Asia/Manila", "Asia/Manilla"))
    wrong = await here.run("apply", "firm.yaml")
    assert wrong.code == 1
    assert wrong.err.startswith("counterpart: firm.yaml, line ")


async def test_an_operator_speaks_for_somebody_on_record_and_never_approves(here: Installation) -> None:
    (here.home / "firm.yaml").write_text(REAL)
    await here.run("apply", "firm.yaml", "--yes")
    said = await here.run(
        "say", "--as", "@attorney", 'assign @paralegal M-1042 title-search "Chain" due in 3 working days'
    )
    assert "A-1" in said.out, said
    assert said.code == 0
    refused = await here.run("say", "--as", "attorney", "review A-1 approve")
    assert refused.code == 1
    assert refused.err.startswith("counterpart: an operator cannot approve")
    assert (await here.run("say", "--as", "nobody", "mine")).code == 1
    assert (await here.run("audit", "verify")).out == "Bryce & Hall and Northwind Legal Support: whole\n"


async def test_a_matters_record_is_exported_and_proved_later(here: Installation) -> None:
    """C46: a zip readable by its owner alone, on record; `audit verify` says whether it still is what is recorded."""
    (here.home / "firm.yaml").write_text(REAL)
    await here.run("apply", "firm.yaml", "--yes")
    assert "no matter M-9" in (await here.run("export", "M-9")).err
    assert "is no folder" in (await here.run("export", "M-1042", "--to", "none")).err
    (here.home / "out").mkdir()
    exported = await here.run("export", "m-1042", "--to", "out")
    assert (exported.code, exported.out) == (0, "out/M-1042-supervision.zip\n")
    written = here.home / "out" / "M-1042-supervision.zip"
    assert written.stat().st_mode & 0o077 == 0
    assert [each.name for each in written.parent.iterdir()] == [written.name]
    first = written.read_bytes()
    await here.run("export", "M-1042", "--to", "out")
    with zipfile.ZipFile(written) as again:
        assert "exported" in again.read("record.csv").decode(), "that it was taken is on record"
    written.write_bytes(first)
    assert "whole, and still what is recorded of M-1042" in (await here.run("audit", "verify", str(written))).out
    with zipfile.ZipFile(written) as was, zipfile.ZipFile(written.with_name("false.zip"), "w") as into:
        for name in was.namelist():
            into.writestr(name, was.read(name).replace(b"set_up", b"setup_"))
    false = await here.run("audit", "verify", str(written.with_name("false.zip")))
    assert false.code == 1
    assert "NOT whole, changed since it was written" in false.err
    assert "this is no export" in (await here.run("audit", "verify", "firm.yaml")).err


async def test_the_demonstration_starts_from_nothing_and_people_speak_in_it(demo: Installation) -> None:
    """C41: no account, no network; the same core as everywhere."""
    async with demo.running("demo") as running:
        assert (await get(running, "/"))[0] == 200
        as_text = await demo.run("say", "--as", "attorney", "show M-1042")
        assert as_text.code == 0
        assert "M-1042" in as_text.out
        answered = json.loads((await demo.run("say", "--as", "lead", "mine", "--json")).out)
        assert answered["title"]
        incomplete = await demo.run("say", "--as", "attorney", "assign @paralegal")
        assert incomplete.code == 1
        assert "not complete" in incomplete.out
        checked = await demo.run("doctor")
        assert checked.code == 0, checked.out
        assert await running.stop() == 0
    # Its database and its key serve nobody else.
    assert (await demo.run("serve")).code == 1
    demo.environment["COUNTERPART_HOST"] = "0.0.0.0"
    assert "127.0.0.1 only" in (await demo.run("demo")).err


async def test_the_doctor_says_the_mend_for_each_fault(here: Installation) -> None:
    empty = await here.run("doctor")
    assert empty.code == 1
    assert "mend: set-up: nothing is set up yet" in empty.out
    (here.home / "firm.yaml").write_text(REAL.replace("    accounts: {web: lead}\n", ""))
    await here.run("apply", "firm.yaml", "--yes")
    checked = await here.run("doctor")
    assert checked.code == 1
    assert "mend: @lead cannot be reached: give them an account" in checked.out
    assert "mend: agreement: version 1 waits for both coordinators" in checked.out
    assert "ok    Manila has a room" in checked.out
    here.environment["COUNTERPART_ENCRYPTION_KEYS"] = new_key()
    assert "sealed with another key" in (await here.run("doctor")).out
    unproved = await here.run("audit", "verify")
    assert (unproved.code, unproved.out) == (1, "")
    assert "sealed with another key" in unproved.err


async def test_keys_are_rotated_and_the_old_one_is_needed_no_more(here: Installation) -> None:
    (here.home / "firm.yaml").write_text(REAL)
    await here.run("apply", "firm.yaml", "--yes")
    old, new = here.environment["COUNTERPART_ENCRYPTION_KEYS"], new_key()
    here.environment["COUNTERPART_ENCRYPTION_KEYS"] = f"{new},{old}"
    rotated = await here.run("keys", "rotate")
    assert rotated.code == 0
    assert "rows are sealed with the newest key" in rotated.out
    assert rotated.err == ""
    here.environment["COUNTERPART_ENCRYPTION_KEYS"] = new
    assert (await here.run("apply", "firm.yaml")).out == "Nothing to do.\n"
