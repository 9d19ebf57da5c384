"""help: what one can say, one verb in full, the types of work, who may do what, what only an attorney does."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import help as cards
from bot.commands.kinds import TopicKind
from bot.commands.order import Order
from bot.language import suggest
from bot.language.command import ask
from bot.language.kinds import NumberKind
from bot.language.misread import UnknownVerb
from bot.platform import Reply
from bot.practices import WORK_TYPES
from bot.rules.permission import Act, Relation, act
from bot.store.transaction import Transaction

HELP = act("help", "Asking for help", Relation.ANYONE)

#: Everyday help: a heading, its verbs, and a sentence that shows one of them. Verbs that cannot be said are left out.
GROUPS = (
    cards.Group(
        "Give work",
        ("assign", "review", "answer"),
        'assign @assignee M-1042 title-search "Chain since 1990" due fri 5pm',
    ),
    cards.Group("Do work", ("ack", "update", "ask", "deliver"), 'update A-217 60% "exhibits indexed"'),
    cards.Group("See work", ("mine", "show"), "show A-217"),
    cards.Group("Day by day", ("standup", "handoff"), "handoff"),
    cards.Group("Time", ("hours", "away", "urgent", "later", "cover", "policy"), "away 24 dec – 2 jan"),
)
TOPICS = ("permissions", "types", "scope")


class Help(Order, name="help", title="Help"):
    """See what you can say, one verb in full, or who may do what."""

    acts = (HELP,)
    reads = True
    anywhere = True
    public = True
    example = "help permissions"

    topic: str = ask(TopicKind(), "About what?", default="")
    page: int = ask(NumberKind(most=999), "Which page?", word="page", default=1)

    async def run(self, tx: Transaction) -> Reply:
        orders = [command for command in tx.commands if issubclass(command, Order)]
        match self.topic:
            case "":
                return _everything(orders)
            case "permissions":
                rows = table(orders)
                return cards.permissions(rows, self._within(len(rows)))
            case "types":
                return cards.types(_TYPES, self._within(len(_TYPES)))
            case "scope":
                return cards.scope()
        order = next((each for each in orders if each.name == self.topic), None)
        if order is not None:
            return cards.verb(order, order.example, order.acts)
        near = suggest.near(self.topic, [*(each.name for each in orders), *TOPICS])
        raise UnknownVerb(self.topic, tuple(f"help {word}" for word in near), "")

    def _within(self, rows: int) -> int:
        """The page asked for, or the last one."""
        return min(self.page, max(1, -(-rows // cards.PAGE)))


def table(orders: Sequence[type[Order]]) -> tuple[Act, ...]:
    """Who may do what: the rows that the commands declare, in the order in which help lists them (D1)."""
    return tuple(row for order in orders for row in order.acts)


def _everything(orders: Sequence[type[Order]]) -> Reply:
    known = {order.name: order for order in orders}
    groups = []
    for group in GROUPS:
        verbs = tuple(verb for verb in group.verbs if verb in known)
        if verbs:
            shown = group.example.split()[0] in known
            groups.append(cards.Group(group.title, verbs, group.example if shown else known[verbs[0]].example))
    grouped = {verb for group in groups for verb in group.verbs}
    return cards.everything(groups, [name for name in known if name not in grouped and name != Help.name])


_TYPES = tuple(
    cards.TypeOfWork(each.name, tuple(need.value for need in each.needs), each.pages_an_hour, each.turnaround)
    for each in WORK_TYPES.values()
)
