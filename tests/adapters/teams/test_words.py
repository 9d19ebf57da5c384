"""A sentence typed in Teams is read as it was typed, and only Teams says who is mentioned in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.read import Mentioned
from adapters.teams.words import sentence
from tests.adapters.teams.desk import FIRM, TeamsDesk, chat, user

BOT = Mentioned("28:bot", "<at>Counterpart</at>")
ANA = Mentioned("29:ana", "<at>Ana Cruz</at>")
NEW = Mentioned("29:new", "<at>New One</at>")
HANDLES = {"29:ana": "ana"}


@pytest.mark.parametrize(
    ("text", "mentions", "said"),
    [
        ("mine", (), "mine"),
        ("<at>Counterpart</at> mine", (BOT,), "mine"),
        ("<at>Counterpart</at>&nbsp;mine\n", (BOT,), "mine"),
        ("  <at>Counterpart</at>, <at>Counterpart</at>: mine", (BOT, BOT), "mine"),
        ("<at>Counterpart</at>", (BOT,), ""),
        ("assign <at>Ana Cruz</at> M-1042", (ANA,), "assign @ana M-1042"),
        ("<at>Counterpart</at> assign <at>Ana Cruz</at>\u00a0M-1042", (BOT, ANA), "assign @ana M-1042"),
        ("assign <at>New One</at> M-1042", (NEW,), "assign @somebody M-1042"),
        ("ask <at>Counterpart</at> what", (BOT,), "ask @somebody what"),
        ("assign <at>Ana Cruz</at> M-1042", (), "assign <at>Ana Cruz</at> M-1042"),
        ("<at>Ana Cruz</at> and <at>Ana Cruz</at>", (ANA,), "@ana and <at>Ana Cruz</at>"),
        ("assign", (ANA,), "assign"),
        (
            "assign <at>Ana</at> <at>Cruz</at> M-1042",
            (Mentioned("29:ana", "<at>Ana</at>"), Mentioned("29:ana", "<at>Cruz</at>")),
            "assign @ana M-1042",
        ),
        ("a &lt; b &amp;&amp; c &gt; d &amp;lt;", (), "a < b && c > d &lt;"),
        ("deliver A-1 https://files.example/a?x=1&y=2", (), "deliver A-1 https://files.example/a?x=1&y=2"),
    ],
)
def test_a_message_is_the_sentence_that_was_typed(text: str, mentions: tuple[Mentioned, ...], said: str) -> None:
    assert sentence(text, mentions, "28:bot", HANDLES) == said


@given(st.text(st.characters(exclude_characters="&\u00a0", exclude_categories=["Cs"]), max_size=60))
def test_words_without_teams_signs_are_left_alone(text: str) -> None:
    assert sentence(text, (), "28:bot", {}) == text.strip()


async def test_a_person_mentioned_in_teams_is_the_person_of_that_account(desk: TeamsDesk) -> None:
    entity = {"type": "mention", "text": "<at>A. Ssignee</at>", "mentioned": {"id": user("assignee"), "name": "x"}}
    text = 'assign <at>A. Ssignee</at> M-1042 title-search "Chain since 1990" due fri 5pm'
    await desk.send(desk.mention("attorney", text, entities=[entity]))
    assert desk.far.titles(chat("attorney")) == ["Sent: A-1, title search, to @assignee"]
    assert [call.id for call in desk.far.of("member")] == [user("assignee")]
    await desk.send(desk.mention("attorney", text.replace("M-1042", "M-1057"), entities=[entity]))
    assert len(desk.far.of("member")) == 1  # who an id is does not change, and is asked once


async def test_somebody_unknown_is_asked_for_and_no_id_of_teams_is_said(desk: TeamsDesk) -> None:
    entity = {"type": "mention", "text": "<at>Zorro</at>", "mentioned": {"id": "29:zorro", "name": "Zorro"}}
    await desk.send(desk.mention("attorney", "assign <at>Zorro</at> M-1042 title-search", entities=[entity]))
    assert "29:zorro" not in str(desk.far.cards(chat("attorney")))
    assert "@somebody" in str(desk.far.cards(chat("attorney")))


async def test_a_typed_mention_calls_nobody(desk: TeamsDesk) -> None:
    forged = desk.mention("attorney", "mine", FIRM)
    forged["entities"] = []
    assert (await desk.send(forged)).status == 200
    assert desk.far.calls == []
