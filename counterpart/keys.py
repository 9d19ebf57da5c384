"""Encryption keys: from the environment for `serve`, from a file of its own for the demonstration (D55)."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import stat
from pathlib import Path

from counterpart.settings import BadSettings, Settings

BYTES = 32
NAME = "COUNTERPART_ENCRYPTION_KEYS"
MAKE_ONE = "make one with `counterpart keys new` and keep it where the database's backups are not"


def new_key() -> str:
    """A fresh key as it is written in the environment."""
    return base64.urlsafe_b64encode(secrets.token_bytes(BYTES)).decode()


def read_keys(written: str, name: str) -> tuple[bytes, ...]:
    """Keys written one after another with commas, the newest first. Raises BadSettings, never repeating a key."""
    keys: list[bytes] = []
    for number, part in enumerate(written.split(","), 1):
        try:
            key = base64.b64decode(part.strip().replace("-", "+").replace("_", "/"), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != BYTES:
            raise BadSettings(f"{name}: key {number} is not 32 bytes in base64; {MAKE_ONE}")
        if key in keys:
            raise BadSettings(f"{name}: key {number} is there twice; name each key once, the newest first")
        keys.append(key)
    return tuple(keys)


def served_keys(settings: Settings) -> tuple[bytes, ...]:
    """The keys of a real installation. Raises BadSettings when there are none."""
    if not settings.encryption_keys:
        raise BadSettings(f"{NAME} is not set; {MAKE_ONE}")
    return read_keys(settings.encryption_keys, NAME)


def demonstration_keys(settings: Settings) -> tuple[bytes, ...]:
    """The demonstration's key, made on first use in a file that only its owner can read.

    Keys of the environment are used instead where there are any. Raises BadSettings for a file that others can read.
    """
    if settings.encryption_keys:
        return served_keys(settings)
    return read_keys(_kept(settings.demonstration_key), str(settings.demonstration_key))


def _kept(file: Path) -> str:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise BadSettings(f"{file} can be read by others: run chmod 600 {file}") from None
        return file.read_text(encoding="ascii", errors="replace").strip()
    key = new_key()
    with os.fdopen(made, "w") as opened:
        opened.write(key + "\n")
    return key
