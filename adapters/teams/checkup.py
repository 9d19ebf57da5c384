"""Looks over what Teams gave: the app, Microsoft's keys, and each room; with the mend for each fault.

Nothing is posted and no chat is opened. Neither the password nor a token is in anything that is said here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from adapters.checks import Check, Place
from adapters.teams.connector import NoToken
from adapters.teams.errors import CALL_ERRORS, outcome_of
from adapters.teams.guard import CHANNEL
from adapters.teams.references import is_account
from adapters.teams.wiring import NotRegistered, Teams
from bot.platform import Never

ADD = "take `counterpart manifest teams`, upload it in Teams, and add the app to the team, the chat or the person"
LATER = "Teams cannot be reached, or is busy: look again later"


async def examine(teams: Teams, places: Iterable[Place]) -> AsyncIterator[Check]:
    """Every check in turn; without a token no room is looked at."""
    try:
        await teams.start()
    except NotRegistered as why:
        yield Check("Teams: its app", str(why).removeprefix("Teams: "))
        return
    try:
        yield await _signing(teams)
        try:
            await teams.tokens.get()
        except NoToken as none:
            yield Check("Teams: its app's token", f"{none}: look again later")
            return
        yield Check("Teams: the app is known by its id, password and tenant")
        for place in places:
            yield await _room(teams, place)
    finally:
        await teams.stop()


async def _signing(teams: Teams) -> Check:
    """Without keys nothing that Teams sends can be verified."""
    if await teams.keys.endorsed(CHANNEL):
        return Check("Teams: Microsoft's signing keys can be fetched")
    mend = "let this machine reach it over HTTPS, or set COUNTERPART_TEAMS_OPENID_URL for your cloud"
    return Check("Teams: no signing key of Microsoft's is at its address", mend)


async def _room(teams: Teams, place: Place) -> Check:
    person = is_account(place.address)
    found = await teams.references.get(place.address)
    if found is None and person:
        # They may be written to all the same, where their organisation added the app for them.
        return Check(f"{place.name} has not opened Counterpart in Teams yet")
    where = found or teams.chats.channel(place.address)
    try:
        await teams.connector.members(where)
    except CALL_ERRORS as error:
        outcome = outcome_of(error)
        return Check(f"{place.name} cannot be written to", ADD if isinstance(outcome, Never) else LATER)
    return Check(f"{place.name} is reached in Teams")
