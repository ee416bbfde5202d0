"""What changed between two logs, for a reviewer: counted by kind of event, and the first differences told.

An event is the same one in both logs if it is of the same kind and about the same thing, the same time over: the third
`task-started` of a path is compared with the third. Numbers of events shift with every line put in, so a cause is
compared by what it is, not by its number.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, fields

ON_A_PATH = ("path", "unit", "to")
ELSEWHERE = ("unit", "plan", "role", "pool", "inject", "indicator", "subject", "promise", "decision")
NUMBERS = ("kind", "cause", "message")


@dataclass(frozen=True)
class Change:
    """One event that came, went or became another; ``sign`` is ``+``, ``-`` or ``~``."""

    sign: str
    at: int
    kind: str
    told: str

    def __str__(self):
        seconds = self.at // 1000
        clock = f"T+{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        return f"{self.sign} {clock} {self.kind} {self.told}".rstrip()


def changes(was, now):
    """Every difference between two logs, in the order of time."""
    old, new = _by_identity(was), _by_identity(now)
    found = [_lone("-", identity, old[identity]["at"]) for identity in old if identity not in new]
    found += [_lone("+", identity, new[identity]["at"]) for identity in new if identity not in old]
    for identity in old.keys() & new.keys():
        if old[identity] != new[identity]:
            found.append(_changed(identity, old[identity], new[identity]))
    return sorted(found, key=lambda change: (change.at, change.sign, change.kind, change.told))


def summary(found, shown=5):
    """Lines for a reviewer: `+12 -3 ~40`, the same for each kind of event, and the first differences."""
    if not found:
        return ["unchanged"]
    kinds = defaultdict(list)
    for change in found:
        kinds[change.kind].append(change)
    most_first = sorted(kinds, key=lambda kind: (-len(kinds[kind]), kind))
    lines = [_counted(found), *(f"  {kind}: {_counted(kinds[kind])}" for kind in most_first)]
    return [*lines, *(f"    {change}" for change in found[:shown])]


def _counted(found):
    signs = Counter(change.sign for change in found)
    return " ".join(f"{sign}{signs[sign]}" for sign in "+-~" if signs[sign])


def _by_identity(log):
    """Each event by its kind, what it is about, and how many like it came before; with its cause told the same way."""
    seen, identities = Counter(), []
    for event in log:
        names = ON_A_PATH if getattr(event, "path", "") else ELSEWHERE
        about = (event.kind, *(str(getattr(event, name)) for name in names if getattr(event, name, "")))
        seen[about] += 1
        identities.append((about, seen[about]))
    return {identity: _parts(event, identities) for identity, event in zip(identities, log, strict=True)}


def _parts(event, identities):
    parts = {field.name: getattr(event, field.name) for field in fields(event) if field.name not in NUMBERS}
    if event.cause >= 0:
        (kind, *about), _ = identities[event.cause]
        parts["cause"] = " ".join((kind, *about))
    return parts


def _lone(sign, identity, at):
    (kind, *about), _ = identity
    return Change(sign, at, kind, " ".join(about))


def _changed(identity, old, new):
    (kind, *about), _ = identity
    parts = [f"{name} {old.get(name)} -> {new.get(name)}" for name in old | new if old.get(name) != new.get(name)]
    return Change("~", min(old["at"], new["at"]), kind, ": ".join(filter(None, (" ".join(about), ", ".join(parts)))))
