"""What people typed is sealed before it is stored: AES-256-GCM, bound to the table, column and row it belongs to."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
KEY_ID = 4
NONCE = 12
HEADER = len(VERSION) + KEY_ID


class Unreadable(Exception):
    """A sealed value that no key opens: the key is missing, or the value was changed or moved from another row."""


class KeyMissing(Unreadable):
    """A sealed value whose key is not among ours; the value itself may be sound."""


class Cipher:
    """Seals with the newest key, opens with any. Sealed bytes are version (1), key id (4), nonce (12), text and tag."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """`keys` are of 32 bytes each, the newest first."""
        if not keys:
            raise ValueError("a cipher needs at least one key")
        if any(len(key) != 32 for key in keys):
            raise ValueError("a key is 32 bytes")
        self._keys = {hashlib.sha256(key).digest()[:KEY_ID]: AESGCM(key) for key in keys}
        self._newest = next(iter(self._keys))

    @property
    def header(self) -> bytes:
        """What every value sealed with the newest key begins with."""
        return VERSION + self._newest

    def seal(self, data: bytes, table: str, column: str, row: int | str) -> bytes:
        """`data` sealed for that one place."""
        nonce = os.urandom(NONCE)
        return self.header + nonce + self._keys[self._newest].encrypt(nonce, data, _place(table, column, row))

    def open(self, sealed: bytes, table: str, column: str, row: int | str) -> bytes:
        """What was sealed for that place. Raises Unreadable."""
        key = self._keys.get(sealed[len(VERSION) : HEADER]) if sealed[: len(VERSION)] == VERSION else None
        if key is None:
            raise KeyMissing(f"{table}.{column} of {row} is sealed with a key that is not here")
        try:
            return key.decrypt(sealed[HEADER : HEADER + NONCE], sealed[HEADER + NONCE :], _place(table, column, row))
        except (InvalidTag, ValueError) as error:
            raise Unreadable(f"{table}.{column} of {row} was changed, or belongs to another row") from error


def _place(table: str, column: str, row: int | str) -> bytes:
    return f"{table}|{column}|{row}".encode()
