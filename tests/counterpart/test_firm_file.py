"""A set-up file says what it means, or is told where it is wrong: line, field, and what to do."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.model.people import Role, Side
from bot.model.record import Platform
from bot.model.windows import Terms, WindowKind
from bot.model.work import Priority
from counterpart.demonstration import FILE
from counterpart.firm import Firm
from counterpart.firm_file import read_firm_file
from counterpart.located import FirmFileError, Problem

TODAY = date(2026, 10, 13)
EXAMPLE = Path(__file__).parents[2] / "firm.example.yaml"
SOUND = """\
firm:
  name: Bryce & Hall
  city: New York
  zone: America/New_York
  hours: mon-fri 09:00-18:00
provider:
  name: Northwind
  city: Manila
  zone: Asia/Manila
  hours: mon-fri 09:00-13:00, 14:00-18:00
people:
  - {handle: olga, name: Olga Stern, side: firm, roles: [practice_lead, attorney]}
  - {handle: leo, name: Leo Ramos, side: provider, roles: [lead], accounts: {slack: T1:U1}}
  - {handle: ana, name: Ana Cruz, side: provider, roles: [paralegal], accounts: {slack: T1:U2}}
matters:
  - {number: 2026-0117, title: Warehouse lease, responsible: olga, members: [ana]}
agreement:
  effective_from: 2026-10-01
  targets: {answer: 90 min, review: 2 working days}
"""
Read = Callable[[str], Firm]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str) -> Firm:
        file = tmp_path / "firm.yaml"
        file.write_text(text, encoding="utf-8")
        return read_firm_file(file, TODAY)

    return read


def problems(read: Read, text: str) -> tuple[Problem, ...]:
    with pytest.raises(FirmFileError) as wrong:
        read(text)
    return wrong.value.problems


def test_a_sound_file_is_read(read: Read) -> None:
    firm = read(SOUND)
    assert firm.teams[Side.PROVIDER].schedule.label == "Manila"
    assert firm.people[0].roles == {Role.PRACTICE_LEAD, Role.ATTORNEY}
    assert firm.people[1].accounts == {Platform.SLACK: "T1:U1"}
    assert firm.matters[0].responsible == "olga"
    assert firm.agreement is not None
    assert firm.agreement.terms.targets[WindowKind.ANSWER] == timedelta(minutes=90)
    assert firm.agreement.terms.targets[WindowKind.REVIEW] == timedelta(hours=16)
    assert firm.agreement.terms.targets[WindowKind.ACKNOWLEDGE] == timedelta(hours=2)
    assert firm.agreement.effective_from == datetime(2026, 10, 1, 4, tzinfo=UTC)


def test_an_agreement_may_count_by_the_clock_and_have_times_for_types_of_work_and_priorities(read: Read) -> None:
    said = """\
  targets: {answer: 12h elapsed}
  work_types: {redaction: {review: 1h, acknowledge: 30 min}}
  priorities: {rush: 25%}
"""
    agreement = read(SOUND[: SOUND.index("  targets:")] + said).agreement
    assert agreement is not None
    assert agreement.terms.targets[WindowKind.ANSWER] == timedelta(hours=12)
    assert agreement.terms.elapsed == {WindowKind.ANSWER}
    assert agreement.terms.by_type["redaction"][WindowKind.REVIEW] == timedelta(hours=1)
    assert (agreement.terms.scale[Priority.RUSH], agreement.terms.scale[Priority.LOW]) == (0.25, 2.0)


def test_the_example_file_is_sound() -> None:
    firm = read_firm_file(EXAMPLE, TODAY)
    assert firm.begins is None
    carla = next(each for each in firm.people if each.handle == "carla")
    assert carla.zone == "Asia/Manila"
    assert carla.schedule is not None
    assert (carla.schedule.label, carla.schedule.anchor_zone) == ("New York", "America/New_York")
    assert carla.schedule.holidays == firm.teams[Side.PROVIDER].schedule.holidays  # she has her team's holidays
    assert {each.date.year for each in carla.schedule.holidays} == {2026, 2027}


def test_the_demonstrations_file_is_sound_and_begins_on_a_tuesday_at_nine_in_new_york() -> None:
    firm = read_firm_file(FILE, TODAY)
    assert firm.begins == datetime(2026, 10, 13, 13, tzinfo=UTC)
    assert firm.agreement is not None
    assert firm.agreement.terms == Terms()  # what is agreed by default, written out
    assert firm.agreement.accepted == {Side.FIRM: "practice-lead", Side.PROVIDER: "lead"}


@pytest.mark.parametrize(
    ("written", "instead", "line", "field", "said"),
    [
        ("zone: Asia/Manila", "zone: Asia/Manilla", 9, "provider.zone", "is not a city's time zone"),
        ("zone: America/New_York", "zone: EST", 4, "firm.zone", "is not a city's time zone"),
        ("09:00-18:00", "closed", 5, "firm.hours", "never opens"),
        ("09:00-13:00, 14:00-18:00", "09:00-13:00, 12:00-18:00", 10, "provider.hours", "overlaps"),
        ("mon-fri 09:00-18:00", "mon-fry 09:00-18:00", 5, "firm.hours", "not a day of the week"),
        ("  hours: mon-fri 09:00-18:00\n", "", 2, "firm", "“hours” is missing"),
        ("city: Manila", "city: new york", 8, "provider.city", "the other side's city"),
        ("handle: ana,", "handle: leo,", 14, "people[3].handle", "@leo is there already"),
        ("handle: ana,", "handle: Ana Cruz,", 14, "people[3].handle", "use small letters"),
        ("roles: [paralegal]", "roles: [parlegal]", 14, "people[3].roles[1]", "did you mean paralegal?"),
        ("roles: [paralegal]", "roles: [attorney]", 14, "people[3].roles[1]", "there are"),
        ("roles: [paralegal]", "roles: paralegal", 14, "people[3].roles", "write a list here"),
        ("side: provider, roles: [par", "side: supplier, roles: [par", 14, "people[3].side", "is no side"),
        ("slack: T1:U2", "slack: T1:U1", 14, "people[3].accounts", "is @leo's already"),
        ("slack: T1:U2", "slak: U2", 14, "people[3].accounts.slak", "did you mean slack?"),
        ("roles: [lead]", "roles: [paralegal]", 1, "", "the provider has no coordinator"),
        ("members: [ana]", "members: [anna]", 16, "matters[1].members[1]", "did you mean @ana?"),
        ("members: [ana]", "members: [ana], screened: [ana]", 16, "matters[1]", "a screen beats everything"),
        ("responsible: olga", "responsible: ana", 16, "matters[1].responsible", "of the firm"),
        ("practice_lead, attorney", "practice_lead", 16, "matters[1].responsible", "is no attorney"),
        ("title: Warehouse lease", "title: The long warehouse lease", 16, "matters[1].title", "three words"),
        ("{number: 2026-0117", "{id: 1042, number: 2026-0117", 16, "matters[1].id", "write M-1042"),
        ("members: [ana]}", "members: [anna], rooms: {us: {web: x}}}", 16, "matters[1].rooms.us", "is no side"),
        ("effective_from: 2026-10-01", "effective_from: 10/01/2026", 18, "agreement.effective_from", "not a date"),
        ("effective_from: 2026-10-01", "effective_from: 2026-02-30", 18, "agreement.effective_from", "not a date"),
        ("answer: 90 min", "answer: soon", 19, "agreement.targets.answer", "no length of working time"),
        ("answer: 90 min", "answers: 4h", 19, "agreement.targets.answers", "did you mean answer?"),
        ("answer: 90 min", "delivery: 4h", 19, "agreement.targets.delivery", "there are acknowledge"),
        ("  targets:", "  work_types: {redacting: {review: 1h}}\n  targets:", 19,
         "agreement.work_types.redacting", "did you mean redaction?"),
        ("  targets:", "  work_types: {redaction: {review: 1h elapsed}}\n  targets:", 19,
         "agreement.work_types.redaction.review", "said of all work alike"),
        ("  targets:", "  priorities: {rush: half}\n  targets:", 19, "agreement.priorities.rush", "write 50%"),
        ("  targets:", "  accepted: {firm: olga}\n  targets:", 19, "agreement.accepted", "accept in chat"),
        ("  targets:", "  urgent_per_week: many\n  targets:", 19, "agreement.urgent_per_week", "no number from"),
        ("  targets:", "  warnings: [90, 50]\n  targets:", 19, "agreement.warnings", "percentages that rise"),
        ("  targets:", "  ladders: {firm: [{who: boss, after: 1h}]}\n  targets:", 19,
         "agreement.ladders.firm[1].who", "is no role"),
        ("  name: Northwind", "  nmae: Northwind", 7, "provider.nmae", "did you mean “name”?"),
        ("matters:", "maters:", 15, "maters", "did you mean “matters”?"),
        ("  name: Northwind", "  name: Northwind\n  name: Southwind", 8, "provider.name", "already given in line 7"),
        ("  name: Northwind", "  name: [Northwind]", 7, "provider.name", "write a single value here"),
        ("  name: Northwind", "  name: &n Northwind", 7, "", "anchor &n is not allowed"),
        ("  name: Northwind", "  name: *n", 7, "", "alias *n is not allowed"),
        ("  name: Northwind", "  name: !!python/name:os.system x", 7, "", "is not allowed"),
        ("  name: Northwind", "  name: " + "[" * 40 + "]" * 40, 7, "", "nested too deeply"),
        ("handle: ana,", "handle: @ana,", 14, "", "@ before it"),
        ("  zone: Asia/Manila", "  zone: Asia/Manila\n  holidays: [{country: XX}]", 10,
         "provider.holidays[1].country", "no holidays are listed"),
        ("  zone: Asia/Manila", "  zone: Asia/Manila\n  holidays: [{date: 2026-11-02}]", 10,
         "provider.holidays[1]", "“name” is missing"),
        ("  zone: Asia/Manila", "  zone: Asia/Manila\n  holidays: [{ics: none.ics}]", 10,
         "provider.holidays[1].ics", "cannot be read"),
        ("  zone: Asia/Manila", "  zone: Asia/Manila\n  exceptions: [{date: 2026-11-12, hours: 9}]", 10,
         "provider.exceptions[1].hours", "is neither days nor hours"),
        ("roles: [paralegal]", "roles: [paralegal], anchor: Manila", 14, "people[3].anchor", "write hours beside it"),
        ("roles: [paralegal]", "roles: [paralegal], holidays: [{country: PH}]", 14,
         "people[3].holidays", "write hours"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_its_field_and_what_to_do(
    written: str, instead: str, line: int, field: str, said: str, read: Read
) -> None:
    assert written in SOUND
    found = problems(read, SOUND.replace(written, instead, 1))
    assert any((each.line, each.field) == (line, field) and each.column > 0 and said in each.words for each in found), (
        found
    )


def test_several_mistakes_are_told_at_once_in_the_order_of_the_file(read: Read) -> None:
    text = SOUND.replace("Asia/Manila", "Manila/Asia").replace("[ana]", "[bob]").replace("90 min", "soon")
    assert [each.line for each in problems(read, text)] == [9, 16, 19]


def test_the_error_reads_as_one_line_for_each_mistake(read: Read) -> None:
    with pytest.raises(FirmFileError) as wrong:
        read(SOUND.replace("[ana]", "[anna]"))
    assert str(wrong.value) == (
        "firm.yaml, line 16, column 78, matters[1].members[1]: @anna is not among the people: did you mean @ana?"
    )


@pytest.mark.parametrize(
    "text", ["", "just words", "- a\n- b", "firm: {", "\tfirm: x", "a: 1\n---\nb: 2", "? [a]\n: b"]
)
def test_what_is_no_set_up_at_all_is_refused_in_words(text: str, read: Read) -> None:
    assert problems(read, text)


def test_a_file_that_is_too_large_or_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "firm.yaml"
    for data, said in ((b"#" * 1_000_001, "larger than 1 MB"), (b"firm:\n  name: \xff", "not UTF-8")):
        file.write_bytes(data)
        with pytest.raises(FirmFileError, match=said):
            read_firm_file(file, TODAY)


def test_a_country_that_yaml_takes_for_a_no_is_norway(read: Read) -> None:
    firm = read(SOUND.replace("  zone: Asia/Manila", "  zone: Asia/Manila\n  holidays: [{country: NO}]"))
    assert firm.teams[Side.PROVIDER].schedule.holidays[0].source == "public holidays NO"


def test_holidays_are_read_from_a_file_beside_the_set_up(read: Read, tmp_path: Path) -> None:
    (tmp_path / "days.ics").write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
        "DTSTART;VALUE=DATE:20261102\r\nSUMMARY:All Souls' Day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    firm = read(SOUND.replace("  zone: Asia/Manila", "  zone: Asia/Manila\n  holidays: [{ics: days.ics}]"))
    assert [each.name for each in firm.teams[Side.PROVIDER].schedule.holidays] == ["All Souls' Day"]
