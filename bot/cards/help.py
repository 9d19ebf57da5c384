"""Help: what one can say, one verb in full, the types of work, who may do what, what only an attorney does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.cards import times
from bot.cards.words import LINE, LINES, TITLE, shortened
from bot.language.cards import Block, Button, Card, Code, Fact, Item, Items, Line, Next, Run
from bot.language.command import Asked, Command, asks
from bot.language.kinds import FlagKind, PersonKind, ReferenceKind
from bot.language.timekinds import MomentKind
from bot.rules.permission import Act, Relation

#: How one says it, by platform; the only line that differs from one to another.
SAY_SLACK = Fact(
    "Say it",
    (
        Code("/cp mine"),
        " anywhere, ",
        Code("@Counterpart mine"),
        " in a channel, or just ",
        Code("mine"),
        " in this chat",
    ),
)
SAY_TEAMS = Fact("Say it", (Code("@Counterpart mine"), " in a channel, or just ", Code("mine"), " in this chat"))
SAY_HERE = Fact("Say it", ("just ", Code("mine"), " in this chat"))

PAGE = LINES - 2

_MAY: dict[Relation, str] = {
    Relation.ASSIGNEE: "the assignee",
    Relation.LEAD: "the lead",
    Relation.MATTER_ATTORNEY: "attorneys of the matter",
    Relation.MATTER_STAFF: "staff of the matter",
    Relation.OWING_SIDE: "the side that owes it, on the matter",
    Relation.ASKER: "the one who asked",
    Relation.COORDINATOR: "the coordinator of that side",
    Relation.LADDER: "whoever was told of it",
    Relation.OTHER_SIDE: "an attorney or coordinator of the other side",
    Relation.FIRM_ADMIN: "the firm's administrator",
    Relation.SECOND_PERSON: "a second person of the firm, on the matter",
    Relation.FIRM: "anyone of the firm",
    Relation.MEMBER: "anyone on the matter",
    Relation.ANYONE: "anyone",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Verbs that belong together, as everyday help lists them, with one sentence that shows how."""

    title: str
    verbs: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class TypeOfWork:
    """A type of work as it is listed: its name in a sentence, what it needs, its pace (pages an hour)."""

    name: str
    needs: tuple[str, ...]
    pace: tuple[int, int] | None = None
    turnaround: timedelta | None = None


def everything(groups: Sequence[Group], more: Sequence[str], say: Fact = SAY_HERE) -> Card:
    """`help`: the groups of verbs, then the rest; `say` is how one says it where the reader is."""
    facts: list[Block] = [Fact(each.title, (f"{', '.join(each.verbs)}. ", Code(each.example))) for each in groups]
    if more:
        facts.append(Fact("More", (f"{', '.join(more)}. ", Code(f"help {more[0]}"))))
    return Card(
        "help",
        "Say what you need; half a sentence opens a form",
        (*facts, say),
        (
            Button("My list", "mine"),
            Button("Give work", "assign"),
            Button("Who may do what", "help permissions"),
        ),
    )


def verb(command: type[Command], example: str, acts: Sequence[Act] = ()) -> Card:
    """`help.<verb>`, written from the command's own declaration."""
    fields = asks(command)
    needed = [each for each in fields if each.required or each.name in command.needs({})]
    others = [each for each in fields if each not in needed and not isinstance(each.kind, ReferenceKind)]
    facts: list[Block] = []
    first = others.pop(0) if others and others[0] is fields[0] and isinstance(others[0].kind, FlagKind) else None
    if needed:
        facts.append(Fact("Say", (shortened(", ".join(map(_called, needed)), LINE - 5),)))
    if others:
        facts.append(Fact("Also, by name, in any order", (shortened(", ".join(map(_called, others)), LINE - 29),)))
    if first is not None:  # a flag that the sentence begins with makes another one of it
        facts.append(
            Fact("Or", (Code(f"{command.name} {first.kind.write(True)}"), f", {first.label.lower().rstrip('?')}"))
        )
    moment = next((each.word for each in fields if isinstance(each.kind, MomentKind)), None)
    if moment is not None:
        facts += _a_time("A due" if any(each.word == "due" for each in fields) else "A time")
    facts.append(Fact("Example", (Code(example or command.name),)))
    if acts:
        facts.append(Fact("Who", (may(acts[0].may),)))
    types = (Button("Types of work", "help types"),) if any(each.name == "work_type" for each in fields) else ()
    gloss = command.help.rstrip(".")
    title = f"{command.name}: {gloss[:1].lower()}{gloss[1:]}"
    if len(title) > TITLE:  # a title that breaks off explains nothing: the sentence stands whole below it
        title = f"{command.name}: how to say it"
        facts.insert(0, Line((command.help,)))
    return Card(
        f"help.{command.name}",
        title,
        tuple(facts),
        (
            *((Button("Open the form", command.name),) if fields and command.name != "help" else ()),
            *(types or (Button("All of help", "help"),)),
        ),
    )


def types(rows: Sequence[TypeOfWork], page: int = 1) -> Card:
    """`help.types`: the firm's catalogue of work, a page at a time."""
    items = [Item((shortened(_type(row), LINE),)) for row in rows]
    return _listed("help.types", "Types of work", items, page, "help types", Button("Give work", "assign"))


def permissions(acts: Sequence[Act], page: int = 1) -> Card:
    """`help.permissions`: the one table of who may do what, a row a line."""
    items = []
    for act in acts:
        sentence = act.name.partition(" … ")[0]
        items.append(Item((Code(sentence), f"{act.name.removeprefix(sentence)}: {may(act.may)}")))
    return _listed("help.permissions", "Who may do what", items, page, "help permissions", Button("Help", "help"))


def scope() -> Card:
    """`help.scope`: the work that nobody may give away."""
    kept = (
        "advising a client on the law",
        "appearing in court",
        "signing for a client",
        "accepting or declining to represent somebody",
        "setting fees",
        "giving a legal opinion",
    )
    return Card(
        "help.scope",
        "What only an attorney does",
        (
            Items(tuple(Item((each,)) for each in kept)),
            Next(("ask for a draft instead: it is prepared for an attorney, who reviews and signs it",)),
        ),
        (Button("Types of work", "help types"), Button("Help", "help")),
    )


def may(relations: frozenset[Relation]) -> str:
    """`attorneys and staff of the matter, or the lead`: the table's columns in one phrase."""
    names = [_MAY[each] for each in Relation if each in relations]
    if {Relation.MATTER_ATTORNEY, Relation.MATTER_STAFF} <= relations:
        names = [each for each in names if each != _MAY[Relation.MATTER_STAFF]]
        names[names.index(_MAY[Relation.MATTER_ATTORNEY])] = "attorneys and staff of the matter"
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]


def _a_time(what: str) -> list[Block]:
    """How a time may be said, and in whose hours it is read."""
    ways = ("fri 5pm", "tomorrow 10:30", "cob friday", "in 2 working days", "2026-12-01 17:00 New York")
    runs: list[Run] = [Code(ways[0])]
    for way in ways[1:]:
        runs += [", ", Code(way)]
    return [
        Fact(what, tuple(runs)),
        Line((f"{what} without a city is read in your own hours, and shown back for both cities.",)),
    ]


def _listed(name: str, title: str, items: Sequence[Item], page: int, again: str, other: Button) -> Card:
    start = (page - 1) * PAGE
    shown = tuple(items[start : start + PAGE])
    more = max(len(items) - start - len(shown), 0)
    following = (Button(f"{more} more", f"{again} page {page + 1}"),) if more else ()
    return Card(name, title, (Items(shown, more),) if shown else (), (*following, other))


def _type(row: TypeOfWork) -> str:
    parts = [f"{row.name}: needs {', '.join(row.needs)}" if row.needs else row.name]
    if row.pace is not None:
        parts.append(f"{row.pace[0]} to {row.pace[1]} pages in 1 h")
    if row.turnaround is not None:
        parts.append(f"{times.working(row.turnaround)} if no due is given")
    return "; ".join(parts)


def _called(asked: Asked) -> str:
    """What a field is called where a verb is explained: by its word, or by what it takes; prose stands in quotes."""
    kind = asked.kind
    if isinstance(kind, FlagKind):
        return kind.word
    if asked.word:
        return asked.word
    if kind.prose:
        return f'"{asked.name}"'
    if isinstance(kind, PersonKind):
        return "who"
    return asked.name.replace("_", " ") if kind.noun in ("choice", "choices") else kind.noun
