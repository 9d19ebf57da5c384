"""The command line: which commands there are, and how each ends (0 done, 1 refused or failed, 2 wrong usage)."""

from __future__ import annotations

import argparse
import asyncio
import errno
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bot.commands import COMMANDS
from bot.store.cipher import KeyMissing, Unreadable
from bot.store.engine import DatabaseTrouble
from bot.store.rotation import old_seals
from bot.store.transaction import Transaction
from counterpart import keys
from counterpart.apply import NotApplied, apply, preview
from counterpart.differences import Sign
from counterpart.doctor import examine
from counterpart.export import NotExported, export, proved
from counterpart.firm_file import read_firm_file
from counterpart.located import FirmFileError
from counterpart.log import start_log
from counterpart.say import NotSaid, as_json, as_text, is_done, say
from counterpart.serve import NotServed, serve
from counterpart.settings import BadSettings, Settings, read_settings
from counterpart.wiring import keys_at_hand, migrate, open_store
from scheduler.clock import SystemClock

FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
DONE, FAILED = 0, 1  # and argparse's own 2
FORESEEN = (BadSettings, DatabaseTrouble, FirmFileError, NotApplied, NotExported, NotSaid, NotServed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code. Faults that can be foreseen are a plain sentence on stderr."""
    asked = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ, Path.cwd())
        start_log(settings.log_format)
        return asyncio.run(_run(asked, settings))
    except FORESEEN as wrong:
        _complain(str(wrong))
    except Unreadable:
        _complain("this database was sealed with another key: add that one to COUNTERPART_ENCRYPTION_KEYS")
    except BrokenPipeError:  # whoever read the results has enough of them
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        _complain(_plain(error))
    except KeyboardInterrupt:
        _complain("stopped")
    return FAILED


async def _run(asked: argparse.Namespace, settings: Settings) -> int:
    match asked.command:
        case "demo":
            from counterpart.demonstration import demonstrate  # the console's parts, which no other command needs

            await demonstrate(settings, lambda words: print(words, flush=True))
        case "serve":
            await serve(settings, migrate_first=asked.migrate)
        case "migrate":
            before, after = await migrate(settings)
            print(f"{before or 'no tables'} -> {after}" if before != after else f"{after}: up to date")
        case "apply":
            return await _apply(settings, asked.file, carry_out=asked.yes)
        case "say":
            async with open_store(settings, keys_at_hand(settings)) as store:
                reply = await say(store, asked.handle, asked.sentence)
            print(as_json(reply) if asked.json else as_text(reply))
            return DONE if is_done(reply) else FAILED
        case "export":
            async with open_store(settings, keys_at_hand(settings)) as store:
                print(await export(store, asked.matter, asked.to))
        case "doctor":
            findings = [finding async for finding in examine(settings, SystemClock())]
            print(*findings, sep="\n")
            return FAILED if any(finding.mend for finding in findings) else DONE
        case "manifest" if asked.what == "teams":
            asked.file.write_bytes(_teams_package(settings))
            print(asked.file)
        case "manifest":
            print(_slack_manifest(settings, socket=asked.socket))
        case "keys" if asked.what == "new":
            print(keys.new_key())
        case "keys":
            await _rotate(settings)
        case "audit":
            whole = await _verify(settings)
            if asked.export is not None:
                async with open_store(settings, keys_at_hand(settings)) as store:
                    print(await proved(store, asked.export))
            return whole
    return DONE


async def _apply(settings: Settings, file: Path, *, carry_out: bool) -> int:
    clock = SystemClock()
    firm = read_firm_file(file, clock.now().date())
    # A real firm's words are never sealed with the demonstration's key.
    chosen = keys.demonstration_keys(settings) if firm.begins else keys_at_hand(settings)
    async with open_store(settings, chosen) as store:
        product_now = await store.product_now()
        if firm.begins is None and product_now is None:
            keys.served_keys(settings)
        now = product_now or firm.begins or clock.now()
        changes = await (apply if carry_out else preview)(store, firm, now)
    for change in changes:
        print(change)
    open_changes = [change for change in changes if change.sign is not Sign.STAYS]
    if not open_changes:
        print("Nothing to do.")
    elif carry_out:
        print(f"Done: {len(open_changes)} changes.")
    else:
        print(f"{len(open_changes)} changes; nothing is changed yet. To carry them out, add --yes.")
    return DONE


def _slack_manifest(settings: Settings, *, socket: bool) -> str:
    """For a socket where that is asked for or its token set, else for the public address. Raises BadSettings."""
    from adapters.slack.manifest import manifest  # Slack's parts, which no other command needs

    socket = socket or bool(settings.slack_app_token)
    if not (socket or settings.public_url):
        raise BadSettings("set COUNTERPART_PUBLIC_URL, which Slack sends to, or add --socket where there is none")
    return json.dumps(manifest(COMMANDS, settings.public_url, socket=socket), indent=1, ensure_ascii=False)


def _teams_package(settings: Settings) -> bytes:
    """The zip that is uploaded in Teams. Raises BadSettings."""
    from adapters.teams.manifest import manifest, package  # Teams' parts, which no other command needs

    if not settings.teams_app_id:
        raise BadSettings("set COUNTERPART_TEAMS_APP_ID, the id of the app's registration in Entra")
    if not settings.public_url.startswith("https://"):
        raise BadSettings("set COUNTERPART_PUBLIC_URL, which Microsoft sends to: an https:// address")
    made = manifest(COMMANDS, settings.teams_app_id, settings.public_url, version("counterpart"))
    return package(made)


async def _rotate(settings: Settings) -> None:
    async with open_store(settings, keys_at_hand(settings)) as store:
        task = asyncio.create_task(store.rotate())
        while not (await asyncio.wait({task}, timeout=1))[0]:
            _progress(f"{await old_seals(store.engine, store.cipher)} rows to go")
        rotated, left = await task, await old_seals(store.engine, store.cipher)
    _progress("")
    print(f"{rotated} rows are sealed with the newest key.")
    if left:
        raise NotServed(f"{left} rows were being written meanwhile: run `counterpart keys rotate` again")
    print("The older keys open nothing more here; backups made until now still need them.")


async def _verify(settings: Settings) -> int:
    """Without its keys a record cannot be proved whole: that is said, and never called whole."""
    now, whole = SystemClock().now(), True
    async with open_store(settings, keys_at_hand(settings)) as store:
        for about in await store.engagements():
            async with store.read(now, about.id) as tx:
                await tx.matters.all()  # raises Unreadable where the keys at hand are not this database's
                unread = await _unread(tx)
                faults = await tx.faults()
            whole = whole and not faults and not unread
            if unread and not faults:
                print(f"{about.firm} and {about.provider}: not proved, {unread}")
                continue
            print(f"{about.firm} and {about.provider}: {'whole' if not faults else 'NOT whole'}")
            for fault in faults:
                print(f"  {f'M-{fault.matter_id}' if fault.matter_id else 'general'}, {fault.position}: {fault.words}")
    return DONE if whole else FAILED


async def _unread(tx: Transaction) -> str:
    """What of the record the keys at hand do not open; its words then stand by their hash alone."""
    try:
        await tx.ends()
        await tx.events(FIRST, LAST)
    except KeyMissing:
        return "part of it is sealed with a key that is not here: add it to COUNTERPART_ENCRYPTION_KEYS"
    except Unreadable:
        pass  # a fault, told with its place by tx.faults
    return ""


def _progress(words: str) -> None:
    """One line that is written over, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\033[K{words}", end="", file=sys.stderr, flush=True)


def _complain(words: str) -> None:
    for line in words.splitlines():
        print(f"counterpart: {line}", file=sys.stderr)


def _plain(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "the address is taken by another program: stop it, or set COUNTERPART_PORT to another port"
    if error.errno == errno.EACCES and error.filename is None:
        return "this user may not listen there: set COUNTERPART_PORT to 1024 or higher"
    if error.filename is None:
        return f"{error.strerror or error}"
    return f"{error.filename}: {error.strerror}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="counterpart", description="Timed work between a firm and its outsourced team, in the chats they use."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("demo", help="the whole product on this machine, in the browser, with a clock to move")
    serving = commands.add_parser("serve", help="the real thing, until it is told to stop")
    serving.add_argument("--migrate", action="store_true", help="bring the database's schema to this version first")
    commands.add_parser("migrate", help="bring the database's schema to this version")
    applying = commands.add_parser("apply", help="set up a firm from a file: shows the difference")
    applying.add_argument("file", type=Path, metavar="FILE")
    applying.add_argument("--yes", action="store_true", help="carry it out")
    saying = commands.add_parser("say", help="one sentence from the shell, as a person")
    saying.add_argument("--as", dest="handle", required=True, metavar="HANDLE")
    saying.add_argument("--json", action="store_true", help="answer for a machine")
    saying.add_argument("sentence", metavar="SENTENCE")
    exporting = commands.add_parser("export", help="the supervision record of a matter, as a zip")
    exporting.add_argument("matter", metavar="MATTER", help="M-1042, or the firm's own number")
    exporting.add_argument("--to", type=Path, default=Path(), metavar="FOLDER", help="where to write it, else here")
    commands.add_parser("doctor", help="check this installation, with the mend for each fault")
    telling = commands.add_parser("manifest", help="the app, as its platform is told of it")
    apps = telling.add_subparsers(dest="what", required=True, metavar="WHAT")
    for_slack = apps.add_parser("slack", help="JSON, to be pasted where Slack makes an app from a manifest")
    for_teams = apps.add_parser("teams", help="a zip with the manifest and its icons, to be uploaded in Teams")
    for_teams.add_argument("file", type=Path, nargs="?", default=Path("counterpart-teams.zip"), metavar="FILE")
    for_slack.add_argument("--socket", action="store_true", help="for a socket: no public address is needed")
    keeping = commands.add_parser("keys", help="encryption keys")
    what = keeping.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("new", help="print a fresh key")
    what.add_parser("rotate", help="seal everything with the newest key")
    auditing = commands.add_parser("audit", help="the supervision record")
    verifying = auditing.add_subparsers(dest="what", required=True, metavar="WHAT").add_parser(
        "verify", help="prove that the record is whole"
    )
    verifying.add_argument(
        "export", type=Path, nargs="?", metavar="ZIP", help="and that an export of before is still what it says"
    )
    return parser
