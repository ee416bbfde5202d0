"""Rosters: the shifts of a book, and how many people a roster gives in each, on working days and on days off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from drillbook.schema.models.calendar.workdays import Workdays
from drillbook.schema.models.settings import Hours
from drillbook.schema.models.shorthand import Staff

Span = tuple[time, time]
DAY, NIGHT = "day", "night"
_MIDNIGHT = time()


def shifts_of(hours: Hours) -> dict[str, Span]:
    """List the shifts of a book by name; without names of its own, day and whatever is outside it."""
    if hours.named:
        written = {DAY: hours.day if DAY in hours.model_fields_set else None, NIGHT: hours.night}
        return {**{name: span for name, span in written.items() if span}, **hours.named}
    opens, closes = hours.day
    if hours.night is None and opens == closes:
        return {DAY: hours.day}
    return {DAY: hours.day, NIGHT: hours.night or (closes, opens)}


def night_shift(shifts: Mapping[str, Span]) -> str:
    """Name the shift of the night: the one called so, else the one on duty as midnight has passed."""
    if NIGHT in shifts:
        return NIGHT
    return next((name for name, (start, end) in shifts.items() if start == _MIDNIGHT or _crosses(start, end)), DAY)


def _crosses(start: time, end: time) -> bool:
    return end <= start and end != _MIDNIGHT


@dataclass(frozen=True, slots=True)
class Roster:
    """How many are there in each shift, on a working day, at a weekend, on a holiday.

    A day off of which nothing is written has the night's number all day. A shift that is left out of a list has nobody.
    """

    shifts: Mapping[str, Span]
    workday: Mapping[str, int]
    weekend: Mapping[str, int] | None = None
    holiday: Mapping[str, int] | None = None

    @classmethod
    def of(cls, staff: Staff, hours: Hours) -> "Roster | None":
        """Read the roster of a post or role; None where the number is the same at any hour or goes by level."""
        shifts = shifts_of(hours)
        written = {name: number for name, number in ((DAY, staff.day), (NIGHT, staff.night)) if number is not None}
        workday = {**written, **{name: number for name, number in staff.by_level.items() if name in shifts}}
        if staff.always is not None:
            workday = dict.fromkeys(shifts, staff.always)
        if not workday and staff.weekend is None and staff.holiday is None:
            return None
        if staff.always is not None and staff.weekend is None and staff.holiday is None:
            return None
        return cls(shifts, workday, staff.weekend, staff.holiday)

    @property
    def at_night(self) -> int | None:
        """Return the night's number on a working day; None where nothing is written for it."""
        return self.workday.get(night_shift(self.shifts))

    def numbers(self, day: date, workdays: Workdays) -> Iterator[tuple[Span, int]]:
        """Yield the shifts that begin on a day, with the number in each."""
        if workdays.is_worked(day):
            given: Mapping[str, int] = self.workday
        else:
            off = self.holiday if day in workdays.holidays else self.weekend
            given = dict.fromkeys(self.shifts, self.at_night or 0) if off is None else off
        for name, span in self.shifts.items():
            yield span, given.get(name, given.get("", 0))

    def is_open(self, day: date, workdays: Workdays) -> bool:
        """Say whether a day off is left to the night's number, and that makes a difference."""
        if workdays.is_worked(day) or (self.holiday if day in workdays.holidays else self.weekend) is not None:
            return False
        return any(self.workday.get(name, 0) != (self.at_night or 0) for name in self.shifts)


def present_numbers(staff: Staff) -> list[int]:
    """List every number of people that a staff says is there at some hour, in some shift, on some day, at some level."""
    fixed = [number for number in (staff.always, staff.day, staff.night) if number is not None]
    off = [number for given in (staff.weekend, staff.holiday) if given for number in given.values()]
    return [*fixed, *staff.by_level.values(), *off]


def takes_turns(staff: Staff, hours: Hours) -> bool:
    """Say whether people relieve each other: somebody is there in more than one shift of a working day."""
    roster = Roster.of(staff, hours)
    return roster is not None and sum(number > 0 for number in roster.workday.values()) > 1
