"""A signed token taken apart: who signed it, whether they did, and only then what it says (RFC 7515, RFC 7519).

A library reads it twice, to find the key and to verify by it, and takes three times as long as the verifying does. Only
what Microsoft signs with is taken, as it is written in one way alone.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from adapters.teams.payload import Payload

LONGEST = 8000
_HASHES: dict[object, hashes.HashAlgorithm] = {
    "RS256": hashes.SHA256(), "RS384": hashes.SHA384(), "RS512": hashes.SHA512(),
}  # fmt: skip
_PADDING = padding.PKCS1v15()
_PARTS = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)", re.ASCII)


class Malformed(Exception):
    """It is no token, is signed in a way that we do not take, or is not signed by the key that it names."""


@dataclass(frozen=True, slots=True)
class Token:
    """One whose signature nobody has looked at yet: `kid` is what it says of its key."""

    kid: str
    _hash: hashes.HashAlgorithm
    _signed: bytes
    _said: str
    _signature: str

    def claims(self, key: RSAPublicKey) -> Payload:
        """What it says, if that key signed it. Raises Malformed."""
        try:
            key.verify(_bytes(self._signature), self._signed, _PADDING, self._hash)
        except InvalidSignature as error:
            raise Malformed from error
        return _object(self._said)


def read(token: str) -> Token:
    """Takes a token apart. Raises Malformed."""
    found = _PARTS.fullmatch(token) if len(token) <= LONGEST else None
    if found is None:
        raise Malformed
    head, said, signature = found.groups()
    header = _object(head)
    kid, algorithm = header.get("kid"), header.get("alg")
    known = _HASHES.get(algorithm) if isinstance(algorithm, str) else None
    # What is critical must be understood, and we understand nothing beyond these two.
    if known is None or not isinstance(kid, str) or "crit" in header:
        raise Malformed
    return Token(kid, known, f"{head}.{said}".encode(), said, signature)


def _object(part: str) -> Payload:
    try:
        found = json.loads(_bytes(part))
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(found, dict):
        raise Malformed
    return found


def _bytes(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(f"{part}{'=' * (-len(part) % 4)}")
    except ValueError as error:
        raise Malformed from error
