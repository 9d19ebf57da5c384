"""What was heard, by utterance, with what was answered: a second delivery is answered and not obeyed twice (D41)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.model.people import Person
from bot.pace import LIMIT, MINUTE
from bot.platform import Reply
from bot.store.codec import from_json, to_json
from bot.store.scope import Scope
from bot.store.setup import seen_with
from bot.store.tables import heard
from bot.store.types import Instant


@dataclass(frozen=True, slots=True)
class Heard:
    """One sentence obeyed lately; `at` is real time."""

    sentence: str
    at: datetime
    reply: Reply


OWN = and_(heard.c.key == bindparam("said"), heard.c.person_id.is_not_distinct_from(bindparam("sayer")))
REPLY = select(heard.c.reply).where(OWN)
ANSWER = update(heard).where(OWN).values(sentence=bindparam("sealed_sentence"), reply=bindparam("sealed_reply"))
SINCE = (
    select(heard)
    .where(
        heard.c.person_id == bindparam("sayer"),
        heard.c.at >= bindparam("since", type_=Instant),
        heard.c.reply.is_not(None),
    )
    .order_by(heard.c.at.desc(), heard.c.key)
)


#: How much its sayer said lately that was answered, as far as that is counted.
LATELY = (
    select(func.count())
    .select_from(
        select(heard.c.key)
        .where(
            heard.c.person_id == bindparam("sayer"),
            heard.c.at > bindparam("since", type_=Instant),
            heard.c.reply.is_not(None),
        )
        .limit(LIMIT)
        .subquery()
    )
    .scalar_subquery()
    .label("lately")
)
CLAIM = {
    dialect.dialect.name: dialect.insert(heard)
    .values(key=bindparam("said"), person_id=bindparam("sayer"), at=bindparam("now"))
    .on_conflict_do_nothing()
    .returning(LATELY, seen_with())
    for dialect in (postgresql, sqlite)
}


class Hearing:
    def __init__(self, scope: Scope, actor: Person | None, real_now: datetime) -> None:
        self._scope = scope
        self._actor = actor
        self._sayer = None if actor is None else actor.id
        self._real_now = real_now
        self._unanswered: set[str] = set()
        self.lately = 0  # how much the actor said in the last minute, on whatever replica; counted up to the limit

    async def dedupe(self, key: str) -> Reply | None:
        """The reply this utterance had; None if it is new, and from then on it is this transaction's.

        A key that somebody else's utterance had finds nothing: a reply is told to nobody but its sayer. A second
        delivery that arrives meanwhile waits here until this transaction has ended.
        """
        claim = {
            "said": key,
            "sayer": self._sayer,
            "now": self._real_now,
            "since": self._real_now - MINUTE,
            "engagement": self._scope.engagement_id,
        }
        for claimed in await self._scope.takes(CLAIM[self._scope.conn.dialect.name], claim):
            self.lately = claimed.lately
            self._scope.verified(claimed.revision)
            self._unanswered.add(key)
            return None
        row = await self._scope.first(REPLY, {"said": key, "sayer": self._sayer})
        return None if row is None or row.reply is None else self._reply(key, row.reply)

    async def keep_reply(self, key: str, sentence: str, reply: Reply) -> None:
        """Keeps what was said and answered, for a second delivery."""
        await self._scope.run(
            ANSWER,
            {
                "said": key,
                "sayer": self._sayer,
                "sealed_sentence": self._scope.seal(sentence, heard, "sentence", key),
                "sealed_reply": self._scope.seal(to_json(reply), heard, "reply", key),
            },
        )
        self._unanswered.discard(key)

    async def since(self, at: datetime) -> tuple[Heard, ...]:
        """What the actor said since `at` (real time) that was answered, the newest first."""
        if self._actor is None:
            return ()
        rows = await self._scope.all(SINCE, {"sayer": self._sayer, "since": at})
        return tuple(
            Heard(self._scope.open(row.sentence, heard, "sentence", row.key), row.at, self._reply(row.key, row.reply))
            for row in rows
        )

    def _reply(self, key: str, sealed: bytes) -> Reply:
        return from_json(self._scope.open(sealed, heard, "reply", key))

    async def finish(self) -> None:
        """Forgets an utterance that was asked about and not answered: it may be said again."""
        if self._unanswered:
            await self._scope.run(delete(heard).where(heard.c.key.in_(sorted(self._unanswered))))
