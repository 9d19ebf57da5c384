"""Every test here talks to the real core through signed requests, and to a far end that answers as Slack does."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.slack.desk import SlackDesk, slack_desk


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[SlackDesk]:
    """Tue 13 Oct 15:00 New York, in Slack."""
    async with slack_desk(sqlite_url) as found:
        yield found
