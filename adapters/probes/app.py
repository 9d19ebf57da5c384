"""Three addresses for monitors: /healthz (alive), /readyz (able to serve), /metrics (numbers, for Prometheus)."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

GRACE = 5.0  # seconds that an answer may still take when the program is told to stop


@dataclass(frozen=True, slots=True)
class Measure:
    """One number with its meaning; `values` are by the value of `label`, or one under "" where there is no label."""

    name: str
    meaning: str
    values: Mapping[str, float]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Probes:
    """What the answers are made of: reasons not to serve (none: ready), numbers, what opens /metrics to others."""

    faults: Callable[[], Awaitable[Sequence[str]]]
    measures: Callable[[], Awaitable[Sequence[Measure]]]
    token: str = ""


PROBES = web.AppKey("probes", Probes)


def make_app(probes: Probes) -> web.Application:
    app = web.Application()
    app[PROBES] = probes
    app.router.add_get("/healthz", alive)
    app.router.add_get("/readyz", ready)
    app.router.add_get("/metrics", metrics)
    return app


async def alive(request: web.Request) -> web.Response:
    """200 as long as this process answers at all: what restarts it should not look at the database."""
    return web.Response(text="alive\n")


async def ready(request: web.Request) -> web.Response:
    """200, or 503 with a line for each reason."""
    faults = await request.app[PROBES].faults()
    return web.Response(status=503 if faults else 200, text="".join(f"{each}\n" for each in faults) or "ready\n")


async def metrics(request: web.Request) -> web.Response:
    """Gauges in Prometheus' text form: for this machine, or for who shows the token."""
    probes = request.app[PROBES]
    if not _may_read(request, probes.token):
        raise web.HTTPForbidden(text="metrics are for this machine, or for who shows COUNTERPART_METRICS_TOKEN\n")
    registry = CollectorRegistry()
    for each in await probes.measures():
        gauge = Gauge(each.name, each.meaning, [each.label] if each.label else [], registry=registry)
        for name, value in each.values.items():
            (gauge.labels(name) if each.label else gauge).set(value)
    return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _may_read(request: web.Request, token: str) -> bool:
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    # A proxy on this machine forwards for others: what it forwards is not from here.
    if any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP")):
        return False
    return ipaddress.ip_address(request.remote or "::").is_loopback


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serves while the context lasts and gives the address; then takes no more and finishes what was asked.

    Port 0 takes a free one. Raises OSError.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield f"http://{f'[{host}]' if ':' in host else host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
