"""One address, /files/…: the file that a link leads to, or the same 404 for every link that leads to none."""

from __future__ import annotations

from aiohttp import web

from bot.fetching import Fetching
from bot.store.filelinks import PATH

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Robots-Tag": "noindex",
}
NOTHING = "There is no such file, or its link ran out: ask Counterpart for it again.\n"


def routes(fetching: Fetching) -> list[web.RouteDef]:
    async def fetch(request: web.Request) -> web.Response:
        file = await fetching.fetch(request.match_info["token"])
        if file is None:
            return web.Response(status=404, text=NOTHING, headers=HEADERS)
        return web.Response(
            body=file.content,
            headers={
                **HEADERS,
                "Content-Type": file.media_type,
                "Content-Disposition": f'attachment; filename="{file.name}"',
            },
        )

    return [web.get(f"{PATH}{{token}}", fetch)]
