"""Migrated, empty databases of both kinds to measure on, thrown away afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.migrated import migrate
from tests.postgres import running_cluster


@contextmanager
def databases(names: tuple[str, ...]) -> Iterator[dict[tuple[str, str], str]]:
    """URLs by (kind, name): for each name one SQLite file and one PostgreSQL database."""
    with tempfile.TemporaryDirectory() as folder, running_cluster() as cluster:
        urls = {("SQLite", name): f"sqlite+aiosqlite:///{Path(folder)}/{number}" for number, name in enumerate(names)}
        urls |= {("PostgreSQL", name): cluster.url(cluster.make_database()) for name in names}
        for url in urls.values():
            migrate(url)
        yield urls
