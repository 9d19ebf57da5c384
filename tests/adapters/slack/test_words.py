"""A sentence typed in Slack is read as it was typed, whatever Slack made of its links, people and signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.words import people_in, sentence
from tests.adapters.slack.desk import SlackDesk

HANDLES = {"U0ANA": "ana", "W0LEO": "leo"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mine", "mine"),
        ("<@U0BOT> mine", "mine"),
        ("<@U0BOT|counterpart>: mine", "mine"),
        ("  <@U0BOT>, <@U0BOT> mine  ", "mine"),
        ("<@U0BOT>", ""),
        ("assign <@U0ANA> M-1042", "assign @ana M-1042"),
        ("assign <@W0LEO|leo r> M-1042", "assign @leo M-1042"),
        ("assign <@U0NEW> M-1042", "assign @somebody M-1042"),
        ("ask <@U0BOT> what", "ask @somebody what"),
        ("deliver A-1 <https://files.example/a?x=1&amp;y=2>", "deliver A-1 https://files.example/a?x=1&y=2"),
        ("deliver A-1 <http://files.example/a|files.example/a>", "deliver A-1 files.example/a"),
        ("deliver A-1 <https://files.example/a|the summary>", "deliver A-1 https://files.example/a"),
        ("to <mailto:ana@firm.example|ana@firm.example>", "to ana@firm.example"),
        ("in <#C0FIRM|firm> and <#C0OTHER>", "in #firm and #C0OTHER"),
        ("<!here> <!subteam^S1|@team> <!date^1^{date}|13 Oct> <!subteam^S2>", "@here @team 13 Oct @subteam"),
        ("a &lt; b &amp;&amp; c &gt; d &amp;lt;", "a < b && c > d &lt;"),
        ("update A-1 60% “Exhibits indexed.”", "update A-1 60% “Exhibits indexed.”"),
    ],
)
def test_a_message_is_the_sentence_that_was_typed(text: str, said: str) -> None:
    assert sentence(text, "U0BOT", HANDLES) == said


@given(st.text(st.characters(exclude_characters="<>&", exclude_categories=["Cs"]), max_size=60))
def test_words_without_slacks_signs_are_left_alone(text: str) -> None:
    assert sentence(text) == text.strip()


@given(st.text("<>@#!|&;ltgampU0A ^", max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    sentence(text, "U0A", HANDLES)
    people_in(text)


async def test_a_person_mentioned_in_slack_is_the_person_of_that_handle(desk: SlackDesk) -> None:
    text = 'assign <@U0ASSIGNEE> M-1042 title-search "Chain since 1990" due fri 5pm'
    await desk.send(desk.direct("attorney", text))
    assert desk.far.of("chat.postMessage")[-1]["text"] == "Sent: A-1, title search, to @assignee"


async def test_somebody_unknown_is_asked_for_and_no_id_of_slacks_is_said(desk: SlackDesk) -> None:
    await desk.send(desk.direct("attorney", "assign <@U0ZORRO99> M-1042 title-search"))
    assert "U0ZORRO99" not in str(desk.far.of("chat.postMessage"))
