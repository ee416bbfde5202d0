"""Large books for measuring: the sample copied as many districts, or one district with many plans below its own.

Every name is written anew exactly where the product's own reader found it, so that the copies hold together.
"""

import re
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location
from drillbook.schema.references import references

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "plans" / "putuo"
BELOW = ("caoyang-flood", "wanli-flood", "community", "hotel", "warehouse")
_TABLES = {
    "organization": "organizations",
    "incident-type": "",
    "post": "posts",
    "person": "people",
    "place": "places",
    "tree-place": "places",
    "team": "teams",
    "team-or-capability": "teams",
    "shared-by": "equipment",
    "equipment": "equipment",
    "supplies": "supplies",
    "goods": "equipment supplies",
    "recipient": "organizations",
}
_OWN = ("organizations", "posts", "people", "places", "teams", "equipment", "supplies", "agreements", "hazards", "cases",
        "drills")  # fmt: skip
_SHARED = re.compile(r"^(?:channels|capabilities):\n(?:[ ].*\n|\n)*", re.MULTILINE)
_CORRESPONDS = re.compile(r"(corresponds_to: )([a-z][\w-]*)(?=/)")


@dataclass
class Template:
    """A book's texts, and where each renamed name stands in them: file, line, column, the name."""

    book: PlanBook
    marks: dict[str, set[tuple[int, int, str]]] = field(default_factory=dict)

    def mark(self, where: Location, name: str) -> None:
        self.marks.setdefault(where.file, set()).add((where.line, where.column, name))

    def text(self, file: str, suffix: str) -> str:
        """The text of a file with ``suffix`` behind every marked name."""
        lines = self.book.sources[file].text.split("\n")
        for number, column, name in sorted(self.marks.get(file, ()), reverse=True):
            line = lines[number - 1]
            start = column - 1 + (line[column - 1] in "\"'")
            assert line.startswith(name, start), f"{file}:{number}:{column} {name}"
            lines[number - 1] = line[: start + len(name)] + suffix + line[start + len(name) :]
        text = "\n".join(lines)
        plans = {name for marks in self.marks.values() for _, _, name in marks} & set(self.book.plans)
        return _CORRESPONDS.sub(lambda found: found[0] + suffix * (found[2] in plans), text)


def template(folder: Path = SAMPLE, plans: Collection[str] | None = None) -> Template:
    """With ``plans``: only these names of plans are marked, and only in the plans themselves."""
    book, _ = PlanBook.read(folder)
    made = Template(book)
    for name, plan in book.plans.items():
        if plans is None or name in plans:
            made.mark(plan.at("plan"), name)
    if plans is None:
        _mark_libraries(made)
    for holder in book.documents():
        if plans is not None and holder.value not in [book.plans[name].value for name in plans]:
            continue
        for reference in references(holder):
            for name in _renamed(book, reference.kind, reference.name, plans):
                made.mark(reference.where, name)
    return made


def _mark_libraries(made: Template) -> None:
    for section in _OWN:
        for name, entry in getattr(made.book, section).items():
            made.mark(entry.at_key(), name)
    if made.book.head:
        for name in made.book.settings.incident_types:
            made.mark(made.book.head.at_key("incident_types", name), name)
    for plan in made.book.plans.values():
        for event in set(plan.value.excludes) & set(made.book.settings.incident_types):
            made.mark(plan.at_key("excludes", event), event)


def _renamed(book: PlanBook, kind: str, name: str, plans: Collection[str] | None) -> Iterator[str]:
    """The part of a name that gets the suffix."""
    plan, slash, _ = name.partition("/")
    if kind == "tree-level":
        return
    if slash or kind in ("plan", "tree-plan"):
        if plan in (book.plans if plans is None else plans):
            yield plan
    elif plans is None and kind in _TABLES:
        tables = _TABLES[kind].split()
        if not tables or any(name in getattr(book, table) for table in tables):
            yield name


def many_districts(target: Path, districts: int) -> Path:
    """The whole sample book as many times; indicators, channels, capabilities and regulations are shared."""
    made = template()
    heads = []
    for number in range(districts):
        suffix = "" if number == 0 else f"-d{number}"
        for file in made.book.sources:
            text, place = made.text(file, suffix), Path(file).relative_to(SAMPLE)
            if place.name == "book.yaml":
                heads.append(text)
            elif number == 0 or not _shared(place, text):
                _write(target / f"d{number}" / place, _SHARED.sub("", text) if number else text)
    _write(target / "book.yaml", _one_head(heads))
    return target


def _shared(place: Path, text: str) -> bool:
    """Libraries of which one is enough."""
    return place.parts[0] == "libraries" and place.stem.split("-")[0] in ("indicators", "regulations")


def _one_head(heads: list[str]) -> str:
    """The first book.yaml with the incident types of all; its scenarios are left out."""
    types = [re.findall(r"^  [a-z][\w-]*: \{title: .*class: .*\}$", head, re.MULTILINE) for head in heads]
    more = "\n".join(line for lines in types[1:] for line in lines)
    first = re.sub(r"^scenarios: .*\n", "", heads[0], flags=re.MULTILINE)
    return first.replace("incident_types:\n", f"incident_types:\n{more}\n" if more else "incident_types:\n")


def many_below(target: Path, copies: int) -> Path:
    """The sample book with ``copies`` more of each plan of streets and units, sharing its people and goods."""
    shutil.copytree(SAMPLE, target, dirs_exist_ok=True)
    head = target / "book.yaml"
    head.write_text(re.sub(r"^scenarios: .*\n", "", head.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    for name in BELOW:
        made = template(plans=(name,))
        file = made.book.plans[name].source.file
        for number in range(1, copies + 1):
            _write(target / "more" / f"{name}-{number}.yaml", made.text(file, f"-{number}"))
    return target


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
