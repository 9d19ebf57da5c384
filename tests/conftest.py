"""What every test may ask for: a migrated database on either engine, a browser page, and an honest account of the run.

A test whose database or browser this machine lacks is reported as not run, by name, at the end; with CI set it fails,
and so does every other test that was left out.

Databases: `sqlite_url`, `postgres_url`, `database_url` (the test runs once on each) are migrated, empty and the test's
own; `blank_database_url` is the same before any migration. `postgres` is the server itself. Browser: `page`, `browser`.
"""

import os
import shutil
from collections import defaultdict
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.async_api import Browser, Page

from tests.browser import NoBrowser, open_page, running_browser, screenshot
from tests.migrated import migrate
from tests.postgres import Cluster, NoPostgres, running_cluster

failed = pytest.StashKey[bool]()

if not os.environ.get("CI"):  # with CI set, hypothesis has its own settings, which repeat exactly
    settings.register_profile("unhurried", deadline=None)
    settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def migrated_sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated SQLite file, copied for every test that wants its own."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite3"
    migrate(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(migrated_sqlite_file: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite file."""
    file = shutil.copy(migrated_sqlite_file, tmp_path / "counterpart.sqlite3")
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server of this run's own (with pytest-xdist: of this worker's own)."""
    try:
        with running_cluster() as cluster:
            yield cluster
    except NoPostgres as absent:
        pytest.skip(str(absent))


@pytest.fixture(scope="session")
def migrated_postgres_database(postgres: Cluster) -> str:
    """One migrated PostgreSQL database, the template of every test's own."""
    name = postgres.make_database()
    migrate(postgres.url(name))
    return name


@pytest.fixture
def postgres_url(postgres: Cluster, migrated_postgres_database: str) -> Iterator[str]:
    """A migrated, empty PostgreSQL database."""
    name = postgres.make_database(template=migrated_postgres_database)
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database; the test runs once on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def blank_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that nobody has migrated yet; the test runs once on each engine."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/blank.sqlite3"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    name = cluster.make_database()
    yield cluster.url(name)
    cluster.drop_database(name)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium with a fresh profile."""
    try:
        async with running_browser() as chromium:
            yield chromium
    except NoBrowser as absent:
        pytest.skip(str(absent))


@pytest.fixture
async def page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A laptop-sized page; when the test fails, its picture is kept in artifacts/."""
    async with open_page(browser) as page:
        yield page
        if request.node.stash.get(failed, False):
            await screenshot(page, f"failed {request.node.name}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Lets `page` know how its test went, and makes a test that was left out fail where nothing may be missing."""
    report = yield
    if report.when == "call":
        item.stash[failed] = report.failed
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"not run, and with CI set nothing may be missing: {_reason(report)}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names what was not run, and why, before pytest's closing line."""
    left_out: dict[str, list[str]] = defaultdict(list)
    for report in terminalreporter.getreports("skipped"):
        left_out[_reason(report)].append(report.nodeid)
    if left_out:
        terminalreporter.section("NOT RUN", yellow=True)
    for reason, tests in left_out.items():
        terminalreporter.line(reason, yellow=True)
        for test in tests:
            terminalreporter.line(f"  {test}")


def _reason(report: pytest.TestReport) -> str:
    """Why a test was skipped, without the place in the code that pytest keeps beside it."""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")
