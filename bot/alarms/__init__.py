"""What time can ask."""

from __future__ import annotations

from bot.alarms.absence import ABSENCE, DEBT, EVE
from bot.alarms.agreed import AGREED, TIMED
from bot.alarms.alarm import Alarm
from bot.alarms.breach import BREACH
from bot.alarms.checkin import CHECK_IN, SUMMARY
from bot.alarms.clocknote import CLOCKS
from bot.alarms.close import CLOSE, RENEW
from bot.alarms.digest import COPY, DIGEST
from bot.alarms.docket import DOCKET, UNTICKED
from bot.alarms.handoff import OFFER, WAITING
from bot.alarms.later import LATER
from bot.alarms.nudge import NUDGE
from bot.alarms.recount import RECOUNT, REOPEN
from bot.alarms.rung import RUNG
from bot.alarms.silence import SILENCE
from bot.alarms.sleep import SLEEP

ALARMS: dict[str, Alarm] = {
    alarm.kind: alarm
    for alarm in (
        BREACH,
        NUDGE,
        LATER,
        CHECK_IN,
        SUMMARY,
        RUNG,
        DIGEST,
        COPY,
        SLEEP,
        SILENCE,
        OFFER,
        WAITING,
        CLOCKS,
        DOCKET,
        UNTICKED,
        CLOSE,
        RENEW,
        RECOUNT,
        REOPEN,
        ABSENCE,
        EVE,
        DEBT,
        AGREED,
        TIMED,
    )
}
