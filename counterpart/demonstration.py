"""`counterpart demo`: sets up the demonstration firm where nothing is yet, and opens its console in the browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from counterpart.apply import apply
from counterpart.demo import open_console
from counterpart.firm_file import read_firm_file
from counterpart.keys import demonstration_keys
from counterpart.serve import NotServed, stop_signal
from counterpart.settings import Settings
from counterpart.wiring import migrate, open_store

FILE = Path(__file__).parent / "demonstration.yaml"
YEAR = date(2026, 10, 13)  # of the story; the file types its holidays, so that no list can change them


async def demonstrate(settings: Settings, say: Callable[[str], None]) -> None:
    """Serves the console until SIGTERM or SIGINT; `say` is told its address. The clock stays where it was left.

    Raises NotServed on a real firm's database or an address that others can reach; BadSettings; OSError.
    """
    if not settings.on_loopback:
        raise NotServed("the demonstration asks nobody who they are: it listens on 127.0.0.1 only")
    keys = demonstration_keys(settings)
    await migrate(settings)
    stop = stop_signal()
    async with open_store(settings, keys) as store:
        begins = await store.product_now()
        if begins is None:
            if await store.engagements():
                raise NotServed("this database is a real firm's: set COUNTERPART_DATABASE_URL to another for the demo")
            firm = read_firm_file(FILE, YEAR)
            begins = firm.begins or store.clock.now()
            await apply(store, firm, begins)
        async with open_console(store, begins, settings.host, settings.port) as address:
            say(f"Counterpart's demonstration is at {address} (stop it with Ctrl-C)")
            await stop.wait()
