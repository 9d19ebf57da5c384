"""The body of a request, before anybody knows whether it may be heard: no more of it than a limit is ever read."""

from __future__ import annotations

from aiohttp import web

PIECE = 64 * 1024


class TooLarge(Exception):
    """The request is larger than the platform ever sends."""


async def body_of(request: web.Request, largest: int) -> bytes:
    """The raw body, at most `largest` bytes. Raises TooLarge."""
    if (request.content_length or 0) > largest:
        raise TooLarge
    parts: list[bytes] = []
    size = 0
    async for piece in request.content.iter_chunked(PIECE):
        size += len(piece)
        if size > largest:
            raise TooLarge
        parts.append(piece)
    return b"".join(parts)
