"""The supervision record leaves the database whole: private word included, safe to open, and provable (C46 G25)."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from html.parser import HTMLParser

from adapters.export.bundle import bundle
from bot.fetching import Fetching
from bot.language.cards import Card, links
from bot.passage import MovableClock
from bot.platform import Reply
from bot.store.filelinks import FileLinks
from bot.work import supervision
from counterpart.wiring import MAKERS
from tests.scenarios.telling import give
from tests.world import World, text

FORMULA = "=HYPERLINK(0)"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"


async def files(world: World, ref: str = "M-1042") -> dict[str, bytes]:
    """What an export of a matter holds now, by name."""
    return _opened(await zipped(world, ref))


async def zipped(world: World, ref: str = "M-1042") -> bytes:
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        matter = next(each for each in await tx.matters.all() if each.ref == ref)
        return bundle(await supervision.gather(tx, matter))


def _opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name) for name in found.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


class Page(HTMLParser):
    """The tags of a page, and what is read in it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


async def asked(world: World, words: str = "Which year?") -> str:
    """A question is asked and answered, privately on both ends; the reply that its asker got."""
    await give(world, words="Summarise it.")
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    reply = text(await world.says("assignee", f'ask A-1 "{words}"'))
    await world.until("thu 10:00 New York")
    await world.says("attorney", 'answer Q-1 "The 2023 one."')
    return reply


async def test_every_file_is_what_the_manifest_says_and_the_record_proves_it(world: World) -> None:
    """C46: unzip, hash each, and the chain's end is the one in the database."""
    await asked(world)
    found = await files(world)
    told = json.loads(found.pop("manifest.json"))
    assert told["heading"] == "Privileged and confidential: prepared at the direction of counsel"
    assert {name: said["sha256"] for name, said in told["files"].items()} == {
        name: hashlib.sha256(content).hexdigest() for name, content in found.items()
    }
    assert len(found) == 7
    entries = rows(found["record.csv"])
    assert told["record"] == {"entries": len(entries), "hash": entries[-1]["hash"]}
    assert [int(each["position"]) for each in entries] == list(range(1, len(entries) + 1))
    async with world.store.read(world.clock.now(), world.engagement.id) as tx:
        ends = await tx.ends()
        assert await tx.faults() == ()
    assert told["record"] == {"entries": ends[1042].count, "hash": ends[1042].hash.hex()}
    assert told["general record"] == {"entries": ends[None].count, "hash": ends[None].hash.hex()}


async def test_equal_records_make_equal_bytes(world: World) -> None:
    """C46: time that passes and is not recorded in the matter changes nothing."""
    await asked(world)
    first = await zipped(world)
    await world.says("associate", "mine")
    assert await zipped(world) == first
    await world.says("attorney", 'ask A-1 "How many?"')
    assert await zipped(world) != first


async def test_what_was_said_in_private_is_in_it(world: World) -> None:
    """G25: the private reply, and the private word that carried what a person wrote, to whom it went; once each."""
    reply = await asked(world)
    entries = rows((await files(world))["record.csv"])
    replied = [each for each in entries if each["event"] == "replied" and each["by"] == "assignee"]
    assert f'ask A-1 "Which year?"\n{reply}' in [each["words"].replace("\r\n", "\n") for each in replied]
    told = [each["words"] for each in entries if each["event"] == "told_privately"]
    assert len([each for each in told if each.startswith("to @attorney\n") and "> Which year?" in each]) == 1
    assert len([each for each in told if each.startswith("to @assignee\n") and "> The 2023 one." in each]) == 1
    page = Page()
    page.feed((await files(world))["record.html"].decode())
    assert reply.split("\n")[0] in page.words
    # What was targeted can be read again where it stands, and a list is no longer by it.
    assert "> Which year?" in text(await world.says("assignee", "show Q-1"))
    assert "Replied" not in text(await world.says("attorney", "show A-1 history"))


async def test_of_a_matter_nothing_of_another_is_in_it(world: World) -> None:
    """C45 C46: what is said of several at once belongs to none of them."""
    await give(world, by="attorney", matter="M-1042")
    await give(world, by="attorney", matter="M-1057", words="Search the parcel, secretly.")
    await world.until("wed 09:30 Manila")
    await world.says("assignee", "ack A-1")
    await world.says("assignee", "ack A-2")
    await world.says("assignee", 'standup A-1 60% "half done" A-2 10% "the county is slow"')
    for ref, other in (("M-1042", ("A-2", "M-1057", "parcel", "county")), ("M-1057", ("A-1", "M-1042", "half done"))):
        for name, content in (await files(world, ref)).items():
            for word in other:
                assert word not in content.decode(), f"{word} in {name} of {ref}"


async def test_a_cell_is_never_a_formula_and_reads_back(world: World) -> None:
    """C46: what a spreadsheet would run is text to it, in every table."""
    await asked(world, FORMULA)
    for word in ("+1", "-1", "@sum", "\ttab"):
        await world.says("attorney", f'ask A-1 "{word}"')
    found = await files(world)
    for name, content in found.items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
                for cell in row:
                    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), f"{name}: {cell!r}"
    assert f"'{FORMULA}" in [each["words"] for each in rows(found["record.csv"])]
    assert f"'{FORMULA}" in [each["words"] for each in rows(found["questions.csv"])]
    first = rows(found["record.csv"])[0]
    assert (first["at UTC"], first["at New York"], first["at Manila"]) == (
        "2026-10-13 19:00:00",
        "2026-10-13 15:00:00",
        "2026-10-14 03:00:00",
    )
    assert rows(found["assignments.csv"])[0]["assignee_id"] == "assignee"


async def test_the_page_holds_words_and_no_markup_of_theirs(world: World) -> None:
    """C46: nothing that a person wrote is markup in it; it is headed and runs nothing."""
    await asked(world, MARKUP)
    content = (await files(world))["record.html"].decode()
    page = Page()
    page.feed(content)
    assert MARKUP in page.words
    assert not page.tags & {"script", "img", "iframe", "link", "a"}
    assert "Privileged and confidential: prepared at the direction of counsel" in page.words
    assert "Tue 13 Oct 2026 15:00 New York" in page.words


# ── in chat ─────────────────────────────────────────────────────────────────


def reached(world: World) -> Fetching:
    """The world, told the address at which people reach it."""
    world.store.file_links.address = "https://counterpart.example"
    return Fetching(world.store, world.clock, MAKERS)


def token(reply: Reply) -> str:
    """What the link of a card ends in."""
    assert isinstance(reply, Card)
    (link,) = links(reply)
    return link.url.rpartition("/")[2]


async def test_an_attorney_takes_the_record_by_a_link_and_that_is_on_record(world: World) -> None:
    """C46 D51: the same zip that the shell writes; who asked for it is its last entry, and the link is in none."""
    fetching = reached(world)
    await asked(world)
    reply = await world.says("attorney", "export 2026-1042")
    assert "Privileged and confidential: prepared at the direction of counsel." in text(reply)
    assert "The link works for 10 min. Whoever has it reads all of the record." in text(reply)
    file = await fetching.fetch(token(reply))
    assert file is not None
    assert (file.name, file.media_type) == ("M-1042-supervision.zip", "application/zip")
    assert file.content == await zipped(world)
    entries = rows(_opened(file.content)["record.csv"])
    assert [entries[-1][column] for column in ("event", "by", "words")] == ["exported", "attorney", "by a link"]
    assert token(reply) not in "".join(each["words"] for each in entries)
    assert await fetching.fetch(token(await world.says("firm_admin", "export M-1042"))) is not None


async def test_a_link_is_for_whom_it_was_given_and_for_ten_minutes(world: World) -> None:
    """C46 C45: run out, or of somebody who may not know of the matter any more: there is no such file."""
    fetching = reached(world)
    await give(world)
    good = token(await world.says("attorney", "export M-1042"))
    assert await fetching.fetch(good) is not None
    real = world.store.clock.now()
    for later, there in ((timedelta(minutes=9), True), (timedelta(minutes=11), False)):
        at = FileLinks(world.store.cipher, MovableClock(real + later))
        assert (at.read(good) is not None) is there
    async with world.store.begin(world.clock.now(), world.engagement.id) as tx:
        await tx.matters.lock(1042)
        await tx.matters.screen(1042, (await world.person("attorney")).id)
    assert await fetching.fetch(good) is None


async def test_nobody_else_takes_a_record(world: World) -> None:
    """D51 P2 P4: the provider is told who can, an outsider that there is nothing; without an address it says so."""
    for handle in ("assignee", "lead", "staff", "practice_lead"):
        refused = text(await world.says(handle, "export M-1042"))
        assert refused.startswith("Exporting M-1042 needs an attorney of M-1042")
        assert "Who can: @attorney and @firm_admin" in refused
    for handle in ("associate", "drafter"):
        hidden, absent = text(await world.says(handle, "export M-1042")), text(await world.says(handle, "export M-9"))
        assert hidden == absent.replace("M-9", "M-1042")
        assert hidden.startswith("Nothing found for M-1042")
    assert "needs the shell" in text(await world.says("attorney", "export M-1042"))
