"""Agreements: versions of what both sides promised, each accepted by two coordinators before it is in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from bot.model.people import Role
from bot.model.windows import Agreement, Rung, Terms, WindowKind
from bot.model.work import Priority
from bot.store.scope import Scope
from bot.store.tables import agreement

ALL = select(agreement).where(agreement.c.engagement_id == bindparam("engagement")).order_by(agreement.c.version.desc())


class Agreements:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def all(self) -> tuple[Agreement, ...]:
        """Every version, the newest first."""
        return await self._scope.kept("agreements", self._read)

    async def _read(self) -> tuple[Agreement, ...]:
        return tuple(_read(row) for row in await self._scope.all(ALL, {"engagement": self._scope.engagement_id}))

    async def in_force(self, at: datetime) -> Agreement | None:
        """The newest version that both accepted and that is effective at `at`; without one no window runs (D48)."""
        return next((each for each in await self.all() if each.accepted and each.effective_from <= at), None)

    async def latest(self) -> Agreement | None:
        """The newest version, accepted or not."""
        return next(iter(await self.all()), None)

    async def agreed(self, before: int | None = None) -> Agreement | None:
        """The newest version that both accepted, in force or not yet; with `before`, the newest of those before it."""
        older = (each for each in await self.all() if before is None or each.version < before)
        return next((each for each in older if each.accepted), None)

    async def get(self, version: int) -> Agreement:
        """Raises LookupError."""
        found = next((each for each in await self.all() if each.version == version), None)
        if found is None:
            raise LookupError(f"there is no agreement {version} in engagement {self._scope.engagement_id}")
        return found

    async def add(self, new: Agreement) -> None:
        await self._scope.run(insert(agreement).values(**_write(new)))

    async def save(self, changed: Agreement) -> None:
        """Writes every field of a version. Hold the engagement's lock (tx.lock) from before it was read."""
        await self._scope.run(
            update(agreement)
            .where(agreement.c.engagement_id == changed.engagement_id, agreement.c.version == changed.version)
            .values(**_write(changed))
        )


def _write(item: Agreement) -> dict[str, Any]:
    return {each.name: getattr(item, each.name) for each in fields(item)} | {"terms": write_terms(item.terms)}


def _read(row: Row[Any]) -> Agreement:
    values = {each.name: row._mapping[each.name] for each in fields(Agreement)}
    return Agreement(**values | {"terms": read_terms(values["terms"])})


def write_terms(terms: Terms) -> dict[str, Any]:
    """Terms as JSON; lengths of time in seconds."""
    return {
        "targets": _write_targets(terms.targets),
        "scale": {priority.value: factor for priority, factor in terms.scale.items()},
        "elapsed": sorted(terms.elapsed),
        "by_type": {name: _write_targets(targets) for name, targets in terms.by_type.items()},
        "marks": list(terms.marks),
        "urgent_per_week": terms.urgent_per_week,
        "provider_ladder": [_write_rung(rung) for rung in terms.provider_ladder],
        "firm_ladder": [_write_rung(rung) for rung in terms.firm_ladder],
    }


def read_terms(written: dict[str, Any]) -> Terms:
    """The terms that `write_terms` wrote."""
    return Terms(
        targets=_read_targets(written["targets"]),
        elapsed=frozenset(WindowKind(kind) for kind in written["elapsed"]),
        by_type={name: _read_targets(targets) for name, targets in written["by_type"].items()},
        scale={Priority(priority): factor for priority, factor in written["scale"].items()},
        marks=tuple(written["marks"]),
        urgent_per_week=written["urgent_per_week"],
        provider_ladder=tuple(_read_rung(rung) for rung in written["provider_ladder"]),
        firm_ladder=tuple(_read_rung(rung) for rung in written["firm_ladder"]),
    )


def _write_targets(targets: Mapping[WindowKind, timedelta]) -> dict[str, float]:
    return {kind.value: target.total_seconds() for kind, target in targets.items()}


def _read_targets(written: dict[str, float]) -> dict[WindowKind, timedelta]:
    return {WindowKind(kind): timedelta(seconds=target) for kind, target in written.items()}


def _write_rung(rung: Rung) -> dict[str, Any]:
    return {
        "role" if isinstance(rung.who, Role) else "name": str(rung.who),
        "after": rung.after.total_seconds(),
        "on_firm_hours": rung.on_firm_hours,
    }


def _read_rung(written: dict[str, Any]) -> Rung:
    who = Role(written["role"]) if "role" in written else written["name"]
    return Rung(who, timedelta(seconds=written["after"]), written["on_firm_hours"])
