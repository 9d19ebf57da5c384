"""What people can ask for, in the order in which help lists it."""

from __future__ import annotations

from bot.commands.ack import Ack
from bot.commands.answer import Answer
from bot.commands.ask import Ask
from bot.commands.assign import Assign
from bot.commands.away import Away
from bot.commands.cancel import Cancel
from bot.commands.cover import Cover
from bot.commands.decline import Decline
from bot.commands.deliver import Deliver
from bot.commands.export import Export
from bot.commands.handoff import Handoff
from bot.commands.help import Help
from bot.commands.hold import Hold
from bot.commands.hours import Hours
from bot.commands.later import Later
from bot.commands.link import Link
from bot.commands.matter import OfMatter
from bot.commands.mine import Mine
from bot.commands.order import Order
from bot.commands.policy import Policy
from bot.commands.report import Report
from bot.commands.review import Review
from bot.commands.show import Show
from bot.commands.standup import Standup
from bot.commands.unlink import Unlink
from bot.commands.update import Update
from bot.commands.urgent import Urgent

COMMANDS: tuple[type[Order], ...] = (
    Assign,
    Mine,
    Show,
    Ack,
    Update,
    Ask,
    Answer,
    Deliver,
    Review,
    Standup,
    Handoff,
    Decline,
    Hold,
    Cancel,
    Urgent,
    Later,
    Cover,
    Away,
    Hours,
    Policy,
    OfMatter,
    Report,
    Export,
    Link,
    Unlink,
    Help,
)
