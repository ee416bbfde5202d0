"""Small books for tests of the compiler: YAML as an author writes it, read from a folder."""

from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.reader import read_text_as
from drillbook.simulator.compiler.compile import compile_model

HEAD = """\
book: small
language: en
timezone: Asia/Shanghai
hours: {day: "08:30-17:30"}
retry: 5 min
"""
LIBRARIES = {
    "contacts.yaml": """\
library: contacts
organizations:
  town: {title: Town}
posts:
  duty: {title: Duty officers, staff: {day: 4, night: 2, called: 6}, call_out: 40 min}
channels:
  phone: {title: Telephone, takes: 30 s, succeeds: 0.9}
  radio: {takes: 10 s}
""",
    "places.yaml": """\
library: places
places:
  depot: {title: Depot, lon: 121.40, lat: 31.25}
  bridge: {title: Bridge, lon: 121.41, lat: 31.25}
  hill: {title: Hill}
  hall: {title: Hall, lon: 121.42, lat: 31.25, capacity: 100}
routes:
  - {from: depot, to: bridge, takes: 6 min}
  - {from: bridge, to: hill, takes: 2 / 4 min}
""",
    "teams.yaml": """\
library: teams
teams:
  pumps-1: {title: First pumps, capability: [drainage], base: depot, turnout: 2 / 4 min, brings: {hose: 3}}
  pumps-2: {title: Second pumps, capability: [drainage], base: depot, turnout: 3 min}
""",
    "supplies.yaml": """\
library: supplies
equipment:
  truck: {title: Pump truck, stock: {depot: 2}}
  hose: {title: Hose, stock: {depot: 1}}
supplies:
  sand: {title: Sandbags, stock: {depot: 500}, expires: 2027-01-01}
  diesel: {title: Diesel, quantity: 40.5}
agreements:
  next-town: {title: Next town, gives: {truck: 1}, at_place: bridge, from: 2026-01-01, until: 2026-09-14}
""",
    "indicators.yaml": """\
library: indicators
indicators:
  rain: {title: Rain warning, values: [none, blue, yellow, orange, red], initial: none}
  tide: {title: Tide, unit: m, range: 0 / 7, initial: 3.2}
  depth: {title: Depth, unit: cm, range: 0 / 400, per_place: true}
""",
}
FLOOD = """\
plan: flood
title: Flood plan
kind: special
status: in-force
roles:
  desk: {title: Duty desk, post: duty, deputy: lead}
  lead: {title: Lead, staff: 1}
levels:
  III: {when: rain >= yellow or judged, decided_by: desk, takes: 2 min, within: 20 min}
  II: {when: rain >= orange, after: [consult], decided_by: lead, within: {III: 15 min, II: 10 min}}
tasks:
  consult: {title: Consult, role: desk, with: [lead], takes: 10 min}
  pump: {title: Pump, role: desk, place: incident, takes: {III: 60 min, II: 30 min}, within: {at_most: 30 min, to: arrived},
         needs: {teams: {drainage: 1}, equipment: {truck: {at_least: 1, at_most: 2}}, supplies: {sand: 300, diesel: {per_hour: 20}}}}
  tell: {title: Tell, role: desk, takes: 3 min, within: 10 min, report: {to: town, by: [phone, radio]}}
  close: {title: Close, role: lead, takes: 5 min}
procedures:
  heavy-rain: {title: Heavy rain, when: level >= III, steps: [{parallel: [tell, pump]}, close]}
"""
NIGHT = """\
scenario: night
title: A night of rain
begins: 2026-09-14 16:30
lasts: 8 h
plans: [flood]
"""


def read_book(folder: Path, *plans: str, **libraries: str) -> PlanBook:
    """The small book with these plans; every finding is a failure."""
    book, findings = read_text_book(folder, *plans, **libraries)
    assert [(str(finding.where), str(finding.message)) for finding in findings] == []
    return book


def read_text_book(folder: Path, *plans: str, **libraries: str):
    """The book and its findings; ``libraries`` replace files by name, ``book`` the head."""
    files = {**LIBRARIES, **{f"{name}.yaml": text for name, text in libraries.items()}}
    files["book.yaml"] = libraries.get("book", HEAD)
    for number, text in enumerate(plans or (FLOOD,)):
        files[f"plan-{number}.yaml"] = text
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return PlanBook.read(folder)


def scenario(text: str = NIGHT):
    read = read_text_as("night.yaml", text)
    assert [(str(finding.where), str(finding.message)) for finding in read.findings] == []
    return read.document


def compiled(folder: Path, *plans: str, night: str = NIGHT, **libraries: str):
    """The model; every finding is a failure."""
    model, findings = compile_model(read_book(folder, *plans, **libraries), scenario(night))
    assert [str(finding.message) for finding in findings] == []
    return model


def refused(folder: Path, *plans: str, night: str = NIGHT, **libraries: str) -> list[tuple[str, str]]:
    """Code and message of what refuses the model."""
    model, findings = compile_model(read_book(folder, *plans, **libraries), scenario(night))
    assert model is None
    return [(finding.code, str(finding.message)) for finding in findings]


def findings(folder: Path, *plans: str, night: str = NIGHT, **libraries: str) -> list[tuple[str, str]]:
    """Code and message of all that is said, whether it refuses the model or not."""
    said = compile_model(read_book(folder, *plans, **libraries), scenario(night))[1]
    return [(finding.code, str(finding.message)) for finding in said]


def named(table, name: str):
    """The entry of that name."""
    return next(entry for entry in table if entry.name == name)


def id_of(table, name: str) -> int:
    return next(number for number, entry in enumerate(table) if entry.name == name)


def plan_text(steps: str, *, tasks: str = "", more: str = "") -> str:
    """A plan of one procedure `main` over tasks a to e of one minute each."""
    usual = "\n".join(f"  {letter}: {{title: {letter.upper()}, role: lead, takes: 1 min}}" for letter in "abcde")
    return f"""\
plan: steps
title: Steps
kind: special
status: in-force
roles:
  lead: {{title: Lead, staff: 1}}
tasks:
{usual}
{tasks}
procedures:
  main: {{steps: {steps}}}
{more}
"""
