"""What every request passes: where it may come from, what a browser may do with the answer, errors in plain words."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from adapters.web.port import NotMoved
from adapters.web.read import BadRequest

log = logging.getLogger(__name__)

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

# No inline script or style, nothing from elsewhere. Pictures are the icon and the masks of the style sheet.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser posts its own forms as from origin "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def same_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other names for this machine (a page elsewhere can point a name of its own here) and other origins."""
    host = _name(f"//{request.headers.get('Host', '')}")
    if host not in LOOPBACK:
        return _refused("The demo answers to this machine's own names only.")
    origin = request.headers.get("Origin")
    if origin is not None and (_name(origin), _port(origin)) != (host, _port(f"//{request.headers['Host']}")):
        return _refused("The demo takes nothing from the pages of others.")
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"} and request.path.startswith("/demo/"):
        return _refused("The demo takes nothing from the pages of others.")
    return await handler(request)


@web.middleware
async def plain_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """An error is JSON with one plain sentence."""
    try:
        return await handler(request)
    except BadRequest as bad:
        return error(str(bad), bad.status)
    except NotMoved as refused:
        return error(str(refused), 400)
    except web.HTTPNotFound:
        return error("There is nothing here.", 404)
    except web.HTTPMethodNotAllowed:
        return error("That cannot be done here.", 405)
    except web.HTTPRequestEntityTooLarge:
        return error("That is too much to send at once.", 413)
    except web.HTTPException:
        raise
    except Exception:
        log.exception("%s %s", request.method, request.path)
        return error("Something went wrong in Counterpart. Nothing changed.", 500)


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """On every answer, also on one that is streamed."""
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")


def error(words: str, status: int) -> web.Response:
    return web.json_response({"error": words}, status=status)


def _refused(words: str) -> web.Response:
    return error(words, 403)


def _name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _port(address: str) -> int | None:
    try:
        split = urlsplit(address)
        return split.port or {"http": 80, "https": 443}.get(split.scheme or "http")
    except ValueError:
        return None
