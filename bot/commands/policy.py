"""policy: the reply times both teams agreed, a change proposed, accepted or declined, and every version there was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.cards import policy as cards
from bot.cards import proposals
from bot.commands.kinds import work_or_area_kind
from bot.commands.order import Order
from bot.commands.policykinds import LadderKind, MarksKind, PromiseKind, Said, ShareKind, Step, VersionKind, length
from bot.language.cards import Button, Card, for_side
from bot.language.command import ask
from bot.language.kinds import ChoiceKind, NumberKind, ProseKind
from bot.language.misread import NotUnderstood
from bot.language.moments import When
from bot.language.spans import Span
from bot.language.timekinds import MomentKind
from bot.model.people import Person, Role, Side
from bot.model.windows import Agreement, Rung, Terms, WindowKind
from bot.model.work import Priority
from bot.platform import Reply
from bot.refused import Refused
from bot.rules.agreement import OF_THE_WORK, TIMED, Amendment, Promise, amended
from bot.rules.permission import Act, Relation, Subject, act
from bot.store.transaction import Transaction
from bot.work import agreeing, announce, resolve

SHOW = act("policy show", "Reading", Relation.ANYONE)
PROPOSE = act("policy propose", "Proposing", Relation.COORDINATOR)
ACCEPT = act("policy accept", "Accepting", Relation.COORDINATOR)
DECLINE = act("policy decline", "Declining", Relation.COORDINATOR)

PARTS = ("show", "history", "propose", "accept", "decline")
#: What a proposal may change: it is no proposal without one of them.
CHANGES = (*TIMED, "rush", "low", "warnings", "urgent", "provider_ladder", "firm_ladder")


class Policy(Order, name="policy", title="Reply times"):
    """See the reply times both teams agreed, propose others, accept or decline them."""

    acts = (SHOW, PROPOSE, ACCEPT, DECLINE)
    example = 'policy propose answer 3 h from mon 9am because "A question should not cost a shift."'

    part: str = ask(
        ChoiceKind(PARTS, aliases={"withdraw": "decline"}, noun="show, history, propose, accept or decline"),
        "What about reply times?",
        default="",
    )
    version: int | None = ask(VersionKind(), "Which version?", default=None)
    acknowledge: Said | None = ask(PromiseKind(), "Acknowledge within", word="acknowledge", default=None, example="2h")
    answer: Said | None = ask(PromiseKind(), "Answer within", word="answer", default=None, example="4h")
    review: Said | None = ask(PromiseKind(), "Review within", word="review", default=None, example="8h")
    correction: Said | None = ask(PromiseKind(), "Correct within", word="correction", default=None, example="8h")
    work_type: str = ask(work_or_area_kind(), "For one type of work, or one practice area?", word="for", default="")
    rush: int | None = ask(ShareKind(), "How much of it for rush?", word="rush", default=None)
    low: int | None = ask(ShareKind(), "How much of it for low priority?", word="low", default=None, example="200%")
    warnings: tuple[int, ...] | None = ask(MarksKind(), "Warned at", word="warnings", default=None)
    urgent: int | None = ask(
        NumberKind(least=0, most=99), "Urgent a week, for each side", word="urgent", default=None, example="3"
    )
    provider_ladder: tuple[Step, ...] | None = ask(
        LadderKind(), "Who hears what the provider is late with?", word="provider-ladder", default=None
    )
    firm_ladder: tuple[Step, ...] | None = ask(
        LadderKind(), "Who hears what the firm is late with?", word="firm-ladder", default=None
    )
    since: When | None = ask(MomentKind(), "In force from when?", word="from", default=None, example="mon 9am")
    because: str = ask(ProseKind(), "Why?", word="because", default="")
    page: int = ask(NumberKind(most=999), "Which page?", word="page", default=1)

    @classmethod
    def needs(cls, words: Mapping[str, str]) -> tuple[str, ...]:
        if words.get("part", "").lower() != "propose":
            return ()
        return ("since",) if any(name in words for name in CHANGES) else ("answer", "since")

    @classmethod
    async def prefilled(cls, tx: Transaction, words: Mapping[str, str], focus: str) -> Mapping[str, str]:
        """A proposal begins with what is agreed."""
        if words.get("part", "").lower() != "propose":
            return {}
        terms = await _agreed(tx)
        span = {kind: Said(_span(terms.targets[kind]), kind in terms.elapsed) for kind in TIMED}
        return {
            **{kind.value: PromiseKind().write(said) for kind, said in span.items()},
            "work_type": "",
            "rush": ShareKind().write(round(terms.scale[Priority.RUSH] * 100)),
            "low": ShareKind().write(round(terms.scale[Priority.LOW] * 100)),
            "warnings": MarksKind().write(terms.marks),
            "urgent": str(terms.urgent_per_week),
            "provider_ladder": LadderKind().write(_steps(terms.provider_ladder)),
            "firm_ladder": LadderKind().write(_steps(terms.firm_ladder)),
            "since": "",
            "because": "",
        }

    @classmethod
    def asked_of(cls, person: Person) -> frozenset[str]:
        """Each part has its own fields: a proposal's come with what they hold now."""
        return frozenset({"part"})

    async def run(self, tx: Transaction) -> Reply:
        return for_side(await self._reply(tx), announce.AUDIENCE[resolve.speaker(tx).side])

    async def _reply(self, tx: Transaction) -> Card:
        sayer = resolve.speaker(tx)
        match self.part:
            case "propose":
                await self._permit(tx, PROPOSE)
                await tx.lock()
                return await self._propose(tx)
            case "accept":
                await self._permit(tx, ACCEPT)
                await tx.lock()
                return await agreeing.accept(tx, self.version, sayer)
            case "decline":
                await self._permit(tx, DECLINE)
                await tx.lock()
                return await agreeing.decline(tx, self.version, sayer, self.because)
            case "history":
                versions = [await agreeing.version_of(tx, each) for each in await tx.agreements.all()]
                scene = await announce.scene(tx)
                return cards.history(scene, versions, self.page) if versions else cards.none_agreed()
            case _:
                return await self._show(tx)

    async def _permit(self, tx: Transaction, row: Act) -> None:
        """Each side's coordinator speaks for it."""
        await resolve.permit(tx, row, Subject(side=resolve.speaker(tx).side), "reply times")

    async def _propose(self, tx: Transaction) -> Card:
        assert self.since is not None, "the form asks from when"
        scene = await announce.scene(tx)
        terms = await _agreed(tx)
        new = amended(terms, self._amendment(terms))
        since = await resolve.moment(tx, self.since, "since")
        if new == terms and await tx.agreements.agreed() is not None:
            raise Refused(proposals.no_difference())
        if found := await agreeing.unmet(tx, new, since):
            raise Refused(proposals.never_met(scene, found))
        sayer = resolve.speaker(tx)
        version = await agreeing.propose(tx, new, since, sayer, self.because, (sayer,))
        return proposals.proposed(scene, version)

    def _amendment(self, terms: Terms) -> Amendment:
        said: dict[WindowKind, Said | None] = {
            WindowKind.ACKNOWLEDGE: self.acknowledge,
            WindowKind.ANSWER: self.answer,
            WindowKind.REVIEW: self.review,
            WindowKind.CORRECTION: self.correction,
        }
        shares = {Priority.RUSH: self.rush, Priority.LOW: self.low}
        steps = {Side.PROVIDER: ("provider_ladder", self.provider_ladder), Side.FIRM: ("firm_ladder", self.firm_ladder)}
        return Amendment(
            targets={kind: Promise(each.length, each.elapsed) for kind, each in said.items() if each},
            work_type=self.work_type,
            scale={priority: share / 100 for priority, share in shares.items() if share is not None},
            marks=self.warnings,
            urgent_per_week=self.urgent,
            ladders={
                side: _rungs(said, terms.firm_ladder if side is Side.FIRM else terms.provider_ladder, name)
                for side, (name, said) in steps.items()
                if said is not None
            },
        )

    async def _show(self, tx: Transaction) -> Card:
        scene = await announce.scene(tx)
        coordinates = resolve.speaker(tx).coordinates
        latest, holds = await tx.agreements.latest(), await tx.agreements.in_force(tx.now)
        if self.version is not None and (holds is None or self.version != holds.version):
            return await self._other(tx, self.version)
        waits = latest if latest is not None and latest.waits else None
        if holds is None:
            if waits is not None:
                return await self._other(tx, waits.version)
            coming = await tx.agreements.agreed()
            if coming is not None:
                return await self._other(tx, coming.version)
            return cards.none_agreed((cards.PROPOSE,) if coordinates else ())
        last = cards.pages(scene, holds)
        page = min(self.page, last)
        following = (Button("Warnings and ladders", f"policy show page {page + 1}"),) if page < last else ()
        if page > 1:
            return cards.more_terms(scene, holds, page, (*following, cards.SHOW))
        agreed = await tx.agreements.agreed()
        also = waits or (agreed if agreed is not None and agreed.version != holds.version else None)
        other = (Button(f"Version {also.version}", f"policy show {also.version}"),) if also is not None else ()
        buttons = (*((cards.PROPOSE,) if coordinates else ()), *following, *other)
        waiting = await agreeing.version_of(tx, also) if also is not None else None
        return cards.reply_times(scene, holds, buttons, waiting, self.work_type)

    async def _other(self, tx: Transaction, number: int) -> Card:
        """A version that is not in force: what it changes, and how it stands."""
        try:
            it = await tx.agreements.get(number)
        except LookupError:
            return proposals.no_version(number)
        latest = await tx.agreements.latest()
        version, scene = await agreeing.version_of(tx, it), await announce.scene(tx)
        if it.accepted:
            return proposals.accepted(scene, version, first=version.before is None, page=self.page)
        if it.declined_by is not None:
            return proposals.declined(scene, version, page=self.page)
        if latest is not None and latest.version != it.version:
            return proposals.replaced(it.version, latest.version)
        return proposals.proposed(scene, version, page=self.page, decides=resolve.speaker(tx).coordinates)


async def _agreed(tx: Transaction) -> Terms:
    """The terms that a proposal begins from: those agreed last, else what waits, else what is usual."""
    found: Agreement | None = await tx.agreements.agreed() or await tx.agreements.latest()
    return found.terms if found is not None else Terms()


def _span(length: timedelta) -> Span:
    return Span(minutes=round(length.total_seconds() / 60))


def _steps(ladder: tuple[Rung, ...]) -> tuple[Step, ...]:
    return tuple(Step(_span(rung.after), str(rung.who), rung.on_firm_hours) for rung in ladder)


def _rungs(steps: tuple[Step, ...], ladder: tuple[Rung, ...], field: str) -> tuple[Rung, ...]:
    """The ladder that steps say; waits alone are those of the people on it now."""
    if steps[0].who:
        return tuple(
            Rung(step.who if step.who in OF_THE_WORK else Role(step.who), length(step.wait), step.on_firm_hours)
            for step in steps
        )
    if len(steps) != len(ladder):
        waits = ", ".join(str(_span(rung.after)) for rung in ladder)
        raise NotUnderstood(LadderKind().write(steps), f"a wait for each of {len(ladder)} steps", waits, field=field)
    return tuple(
        Rung(rung.who, length(step.wait), rung.on_firm_hours) for rung, step in zip(ladder, steps, strict=True)
    )
