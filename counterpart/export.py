"""`counterpart export`: a matter's supervision record as a zip, and the proof later that it is what is recorded."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

from adapters.export.bundle import MANIFEST, bundle, name_of
from bot.model.record import Event
from bot.model.work import Matter
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.work import supervision


class NotExported(Exception):
    """Nothing was written, or it does not hold; the text says why."""


async def export(store: Store, ref: str, folder: Path) -> Path:
    """Writes the zip, readable by its owner alone, over one of before; that it was taken is on record first.

    Raises NotExported where there is no such matter or no such folder.
    """
    _check(folder)
    now = await store.product_now() or store.clock.now()
    engagement_id = await store.engagement_of(ref)
    if engagement_id is None:
        raise _unknown(ref)
    async with store.begin(now, engagement_id) as tx:
        matter = await _matter(tx, ref)
        await tx.matters.lock(matter.id)
        found = await supervision.gather(tx, matter)
        tx.record(
            Event.EXPORTED, f"by an operator, up to entry {found.end.count}", matter_id=matter.id, subject=matter.ref
        )
    path = folder / name_of(found)
    _write(path, bundle(found))
    return path


async def proved(store: Store, path: Path) -> str:
    """That an export's files are as they were written, and its chain is a beginning of the one there is now.

    Raises NotExported where either is not so.
    """
    told = _opened(path)
    if told.changed:
        raise NotExported(f"{path}: NOT whole, changed since it was written: {', '.join(told.changed)}")
    ref, count = told.matter, told.entries
    now = store.clock.now()
    engagement_id = await store.engagement_of(ref)
    if engagement_id is None:
        raise _unknown(ref)
    async with store.read(now, engagement_id) as tx:
        chain = await tx.chain((await _matter(tx, ref)).id)
    if count and (len(chain) < count or chain[count - 1].hash.hex() != told.hash):
        raise NotExported(f"{path}: NOT what is recorded: entry {count} of {ref} is another one here")
    return f"{path}: whole, and still what is recorded of {ref} up to entry {count}"


@dataclass(frozen=True, slots=True)
class _Told:
    """What a manifest says, and which of its files are not what it says."""

    matter: str
    entries: int
    hash: str
    changed: tuple[str, ...]


def _opened(path: Path) -> _Told:
    try:
        with zipfile.ZipFile(path) as zipped:
            files = {name: zipped.read(name) for name in zipped.namelist()}
        told = json.loads(files.pop(MANIFEST))
        hashes = {name: said["sha256"] for name, said in told["files"].items()}
        found = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        changed = sorted(name for name in {*hashes, *found} if hashes.get(name) != found.get(name))
        return _Told(told["matter"], int(told["record"]["entries"]), told["record"]["hash"], tuple(changed))
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError):
        raise NotExported(f"{path}: this is no export of a matter") from None


async def _matter(tx: Transaction, ref: str) -> Matter:
    """By `M-1042` or the firm's own number: who has the shell and the keys may read all there is."""
    wanted = ref.strip().lower()
    for each in await tx.matters.all():
        if wanted in (each.ref.lower(), each.number.lower()):
            return each
    raise _unknown(ref)


def _unknown(ref: str) -> NotExported:
    return NotExported(f"there is no matter {ref} here, or more than one: say it as M-1042")


def _check(folder: Path) -> None:
    if not folder.is_dir():
        raise NotExported(f"{folder} is no folder: make it first, or name another with --to")


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: what is half written never has the name."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as into:
            into.write(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
