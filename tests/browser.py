"""A real Chromium for the tests: the system's own, headless, with a fresh profile and no way out of this machine."""

import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import playwright
from playwright.async_api import Browser, ConsoleMessage, Error, Page, Request, ViewportSize, async_playwright

ARTIFACTS = Path(__file__).parent.parent / "artifacts"
LAPTOP = ViewportSize(width=1440, height=900)
HERE = {"127.0.0.1", "localhost", "::1"}

FLAGS = [
    "--no-sandbox",  # root, and containers, have no user namespaces to make a sandbox of
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


class NoBrowser(Exception):
    """This machine has no Chromium, or not what drives it."""


def chromium() -> str:
    """The path of the system's Chromium or Chrome; raises NoBrowser where there is none that can be driven."""
    driver = Path(playwright.__file__).parent / "driver" / "node"
    started = subprocess.run([driver, "--version"], capture_output=True, text=True, check=False)
    if started.returncode:
        raise NoBrowser(f"what drives Chromium does not start (Debian's libatomic1 may be missing): {started.stderr}")
    for name in ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise NoBrowser("Chromium was not found: install Debian's chromium")


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """Starts Chromium, with a profile of its own that goes when it goes."""
    program = chromium()
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def open_page(browser: Browser) -> AsyncIterator[Page]:
    """A page of laptop size in a private window, which may not fail in silence.

    Raises AssertionError at its end when a script threw, the content policy refused something, or the page asked
    another machine for anything.
    """
    context = await browser.new_context(viewport=LAPTOP, reduced_motion="reduce")
    faults: list[str] = []

    def threw(error: Error) -> None:
        faults.append(f"a script failed: {error}")

    def said(line: ConsoleMessage) -> None:
        if "Content Security Policy" in line.text:
            faults.append(line.text)

    def asked(request: Request) -> None:
        if request.url.startswith(("http", "ws")) and urlsplit(request.url).hostname not in HERE:
            faults.append(f"the page asked another machine: {request.url}")

    try:
        page = await context.new_page()
        page.on("pageerror", threw)
        page.on("console", said)
        page.on("request", asked)
        yield page
    finally:
        await context.close()
    assert not faults, "\n".join(faults)


async def screenshot(page: Page, name: str) -> Path:
    """Keeps a picture of the page as `artifacts/<name>.png` (not committed) and returns its path."""
    ARTIFACTS.mkdir(exist_ok=True)
    path = ARTIFACTS / (re.sub(r"[^\w.-]+", "-", name).strip("-") + ".png")
    await page.screenshot(path=path)
    return path
