"""What holds for every command there is, and for those to come: help, forms, one grammar, no trace of a bad word."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.commands.order import Order
from bot.language import grammar
from bot.language.cards import Card, lines
from bot.language.command import asks
from bot.language.forms import ChoiceField, Form, PersonField
from bot.language.kinds import ReferenceKind
from bot.language.misread import Misread
from bot.store.codec import to_json
from tests import sentences
from tests.dump import dump
from tests.scenarios.telling import give, rest
from tests.world import World, text

BOOK = Path(__file__).parent / "messages" / "book"
HEARD = frozenset({"heard", "sign"})

every = pytest.mark.parametrize("order", COMMANDS, ids=lambda order: order.name)


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    story = await World.begin(sqlite_url)
    yield story
    await story.end()


@pytest.fixture
async def either(database_url: str) -> AsyncIterator[World]:
    """The same on each of the two databases, for what only one of them may stumble over."""
    story = await World.begin(database_url)
    yield story
    await story.end()


# ── declared ────────────────────────────────────────────────────────────────


@every
def test_a_command_says_what_it_is_for_and_who_may_say_it(order: type[Order]) -> None:
    assert re.fullmatch(r"[A-Z].{10,110}\.", order.help), order.help
    assert order.title
    assert order.acts
    assert all(row.may for row in order.acts)
    for asked in asks(order):
        assert asked.label, asked.name


def test_every_row_of_the_permission_table_has_a_name_of_its_own() -> None:
    names = [row.name for order in COMMANDS for row in order.acts]
    assert sorted(set(names)) == sorted(names)


def test_at_most_twelve_verbs_are_for_every_day() -> None:
    """They fit one command list of every platform."""
    assert 1 <= len([order for order in COMMANDS if order.public]) <= 12


@every
def test_a_commands_example_is_that_command_said_as_it_is_written(order: type[Order]) -> None:
    said = grammar.read(order.example, COMMANDS, sentences.PLACES)
    assert isinstance(said, order), order.example
    assert grammar.write(said) == order.example


# ── one grammar ─────────────────────────────────────────────────────────────


@every
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_as_the_same_command(order: type[Order], data: st.DataObject) -> None:
    command = data.draw(sentences.commands(order))
    assert grammar.read(grammar.write(command), COMMANDS, sentences.PLACES) == command


@every
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_form_that_is_filled_in_says_the_sentence(order: type[Order], data: st.DataObject) -> None:
    command = data.draw(sentences.commands(order))
    said = {
        asked.name: asked.kind.write(getattr(command, asked.name))
        for asked in asks(order)
        if asked.required or getattr(command, asked.name) != asked.default
    }
    form = grammar.form(order, said)
    again = grammar.read(grammar.compose(order, form.values()), COMMANDS, sentences.PLACES)
    assert again == command


@every
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_sentence_cut_short_opens_a_form_or_is_a_sentence_and_never_breaks(
    order: type[Order], data: st.DataObject
) -> None:
    words = grammar.write(data.draw(sentences.commands(order))).split(" ")
    cut = " ".join(words[: data.draw(st.integers(1, len(words)))])
    with contextlib.suppress(Misread):
        grammar.read(cut, COMMANDS, sentences.PLACES)


# ── forms, for both sides ───────────────────────────────────────────────────


@every
@pytest.mark.parametrize("handle", ["attorney", "assignee"])
async def test_half_a_sentence_opens_its_form_for_either_side(world: World, order: type[Order], handle: str) -> None:
    await give(world)
    form = await world.says(handle, order.name)
    if isinstance(form, Card):
        assert not any(asked.required for asked in asks(order)), "only what needs nothing is said in one word"
        return
    assert form.verb == order.name
    assert form.fields
    names = [field.name for field in form.fields]
    assert form.focus in names
    assert set(names) <= {asked.name for asked in asks(order)}
    for field in form.fields:
        assert field.label
        assert not field.error
        if isinstance(field, ChoiceField | PersonField):
            assert len(field.options) <= 100
            assert len({option.value for option in field.options}) == len(field.options)
            kind = next(asked.kind for asked in asks(order) if asked.name == field.name)
            for option in field.options:
                assert option.label
                if option.value:
                    kind.read(option.value)


# ── buttons ─────────────────────────────────────────────────────────────────

PRESSED = sorted(
    {sentence for page in BOOK.glob("*.txt") for sentence in re.findall(r"\[[^\[\]]+ → ([^\[\]]+)\]", page.read_text())}
)
#: What the book's messages offer and a later version brings: a verb, or one of its parts.
NOT_YET = ("report windows",)


def test_the_book_has_buttons() -> None:
    assert len(PRESSED) > 50


@pytest.mark.parametrize("sentence", PRESSED)
def test_every_button_of_the_book_is_a_sentence_or_opens_a_form(sentence: str) -> None:
    """B2."""
    if any(f"{sentence} ".startswith(f"{later} ") for later in NOT_YET):
        with pytest.raises(Misread):  # it can be said now: take it off the list
            grammar.read(sentence, COMMANDS, sentences.PLACES)
        return
    said = grammar.read(sentence, COMMANDS, sentences.PLACES)
    if not isinstance(said, grammar.Partial):
        assert grammar.write(said) == sentence


# ── what may not be known of ────────────────────────────────────────────────


def _pointing(order: type[Order]) -> list[str]:
    """The command's example, pointing at each kind of thing that it can point at by an id alone: `update A-0`,
    `update Q-0`."""
    prefixes = {
        prefix
        for asked in asks(order)
        if isinstance(asked.kind, ReferenceKind) and not asked.word
        for prefix in asked.kind.prefixes
    }
    found = (re.sub(r"\b[ADMQH]-\d+", f"{prefix}-0", order.example) for prefix in sorted(prefixes))
    return [sentence for sentence in found if "-0" in sentence]


POINTING = [sentence for order in COMMANDS for sentence in _pointing(order)]


@pytest.fixture
async def walled(world: World) -> World:
    """An assignment, a question, a hand-off and a deadline in a matter that @associate and @paralegal alone work on."""
    await give(world, by="associate", to="paralegal", matter="M-1063")
    await world.until("wed 09:00 Manila")
    await world.says("paralegal", 'ask A-1 "Which road?"')
    await world.says("paralegal", 'handoff A-1 "Half of the road"')
    await world.says("associate", 'matter deadline M-1063 "Reply" 2026-10-30 17:00 src "order"')
    return world


@pytest.mark.parametrize("sentence", POINTING)
async def test_what_is_hidden_answers_as_what_is_absent_whatever_is_said_about_it(walled: World, sentence: str) -> None:
    """C45 P4: message 48, byte for byte and button for button; or a form, where the sentence itself is at fault."""
    for handle in ("attorney", "assignee", "staff", "drafter"):
        replies = {}
        for of_assignment, of_matter in (("1", "1063"), ("99999", "99998")):
            said = re.sub(r"\b([ADHQ])-0", rf"\1-{of_assignment}", sentence)
            said = re.sub(r"\bM-0", f"M-{of_matter}", said)
            reply = await walled.says(handle, said)
            replies[of_assignment] = re.sub(r"\b(99999|99998|1063)\b", "1", to_json(reply))
        hidden, absent = replies.values()
        assert hidden == absent, f"@{handle}: {sentence}"
        assert '"nothing"' in hidden or '"error":"This takes' in hidden, f"@{handle}: {sentence}\n{hidden}"


# ── bad input ───────────────────────────────────────────────────────────────

RIGHT_TO_LEFT = "\u202e"
#: What arrives, and what the answer must say of it.
BAD = [
    ("", "Say what you need"),
    ("   ", "Say what you need"),
    ("?", "Counterpart does not know that word"),
    ("🙂", "Counterpart does not know that word"),
    ("asign @assignee M-1042 title-search", "Did you mean assign?"),
    ("UPDTE A-1 60%", "Did you mean update?"),
    ("please do the thing", "Counterpart does not know that word"),
    ("<!channel>", "Counterpart does not know that word"),
    ("<script>alert(1)</script>", "Counterpart does not know that word"),
    ("=HYPERLINK(0)", "Counterpart does not know that word"),
    ("x" * 40_000, "40000 characters"),
    ("update A-1 " + "word " * 8_000, "characters"),
    ("\0", "nul"),
    ('update A-1 "sixty\0percent"', "nul"),
    (f'update A-1 "{RIGHT_TO_LEFT}%06"', "right-to-left override"),
    ('assign @assignee M-1042 title-search "Search" due 31 feb', "No calendar has that day"),
    ('assign @assignee M-1042 title-search "Search" due 12 oct 5pm', "That time has passed"),
    ('assign @assignee M-1042 title-search "Search" due fri 5pm EST', "Which city do you mean?"),
    ('assign @assignee M-1042 title-search "Search" due fri 5', "Which time do you mean?"),
    ('assign @nobody M-1042 title-search "Search" due fri 5pm', "somebody of this engagement"),
    ('assign @staff M-1042 title-search "Search" due fri 5pm', "somebody of Manila's team"),
    ('assign @assignee M-1042 sorcery "Search" due fri 5pm', ""),
    ("deliver Q-1 https://files.example/1", "assignment"),
    ("update A-1 600%", ""),
    ("review A-1 approve return", ""),
    ("ack A-1 A-2", ""),
    ("ack A-99999999999999999999", ""),
]


def _told(reply: Card | Form) -> str:
    """Everything that a reply says: a card's lines, or a form's errors."""
    if isinstance(reply, Card):
        return "\n".join(lines(reply))
    asked = [f"{field.label} {field.hint}" for field in reply.fields if field.name == reply.focus]
    return "\n".join([reply.title, *asked, *(field.error for field in reply.fields)])


@pytest.mark.parametrize(("sentence", "says"), BAD, ids=[repr(sentence[:32]) for sentence, _ in BAD])
async def test_what_cannot_be_understood_gets_a_clear_word_and_changes_nothing(
    either: World, sentence: str, says: str
) -> None:
    await give(either)
    before = await dump(either.store, without=HEARD)
    for handle in ("attorney", "assignee"):
        reply = await either.says(handle, sentence)
        assert not (isinstance(reply, Card) and reply.name == "trouble"), sentence[:80]
        if handle == "attorney" or "assign" not in sentence:
            assert says in _told(reply), _told(reply)
        if isinstance(reply, Card):
            assert any("Nothing changed" in line for line in lines(reply)), text(reply)
        assert RIGHT_TO_LEFT not in to_json(reply)
    assert await dump(either.store, without=HEARD) == before


@pytest.mark.parametrize("words", sentences.AWKWARD)
async def test_what_a_person_writes_is_kept_as_it_was_written_and_is_only_words(either: World, words: str) -> None:
    """P1: nobody is rung by what somebody typed, and nothing in it is a sentence of its own."""
    await give(either)
    await either.until("wed 09:30 Manila")
    command = next(order for order in COMMANDS if order.name == "update")
    await either.says("assignee", grammar.compose(command, {"item": "A-1", "progress": "10%", "note": words}))
    async with either.store.read(either.clock.now(), either.engagement.id) as tx:
        assert (await tx.assignments.get(1)).note == words
    for message in await either.seen_by("attorney"):
        for block in message.card.blocks:
            assert words not in message.card.title or words in ("due", "A-217", "because", "é", "ﬁ")
            assert '"notify":true' not in to_json(message.card).replace(" ", "") or message.card.name == "turn", block


SCRAPS = st.sampled_from(
    ["A-1", "Q-1", "M-1042", "60%", "due", "fri", "5pm", "@assignee", '"', "eta", "page", "2", "…"]
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    verb=st.sampled_from([*(order.name for order in COMMANDS), ""]),
    words=st.lists(st.one_of(SCRAPS, st.text(max_size=12)), max_size=8),
)
async def test_nothing_that_is_said_breaks_counterpart(world: World, verb: str, words: list[str]) -> None:
    """Whatever arrives is answered by something other than Counterpart's own fault, in the words of the book."""
    rest(world)
    reply = await world.says("attorney", " ".join([verb, *words]))
    assert not (isinstance(reply, Card) and reply.name == "trouble"), world.transcript[-3:]
