"""A plan book holds everything written in its folders, by name, each entry with its place."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

from drillbook.schema.book_files import book_files, links_outside
from drillbook.schema.cache.uncollected import uncollected
from drillbook.schema.finding import Finding, Language, Location, in_file_order, say
from drillbook.schema.hint_examples import with_names
from drillbook.schema.models.drills import Drill
from drillbook.schema.models.indicators import Indicator
from drillbook.schema.models.library import (
    Agreement,
    Capability,
    Case,
    Channel,
    Goods,
    Hazard,
    Organization,
    Person,
    Place,
    Post,
    Regulation,
    Route,
    Team,
    shipped_channel,
)
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.settings import Book
from drillbook.schema.reader import ReadResult, entries_written, library_kind, read_file
from drillbook.schema.remainder import Remainder
from drillbook.schema.text.kinds_read import computed, used
from drillbook.schema.text.located import Located
from drillbook.schema.text.read_tracking import FACT, PLACE, EarlierFacts, Fact, Recording, note, note_all
from drillbook.schema.text.yaml_nodes import Source
from drillbook.schema.values.keys import Closed
from drillbook.schema.values.names import is_name

T = TypeVar("T")
_CHINESE = re.compile("[\u4e00-\u9fff]")
SECTIONS = (
    "organizations",
    "people",
    "posts",
    "channels",
    "teams",
    "capabilities",
    "equipment",
    "supplies",
    "agreements",
    "hazards",
    "regulations",
    "cases",
    "places",
    "indicators",
    "drills",
)


@dataclass(frozen=True, eq=False)
class PlanBook:
    """A district's plans and the libraries behind them; every entry knows where it was written.

    ``unread`` are the ids of plans whose files were refused, ``unread_entries`` the names in libraries that were:
    what points to them is not reported again. ``unread_libraries`` are the kinds of these libraries by file,
    ``unread_scenarios`` the scenarios that were refused by file, ``remainders`` what can be read of all of these. ``facts`` are what was computed from the book (``once_per_book``).
    ``only``: rules that go from plan to plan go to this one, or to all ``but`` one; ``whole`` is the book as it is.
    ``earlier``: what was computed of the same book before one file of it was changed.
    """

    folder: Path
    head: Located[Book] | None = None
    plans: dict[str, Located[Plan]] = field(default_factory=dict)
    scenarios: dict[str, Located[Scenario]] = field(default_factory=dict)
    organizations: dict[str, Located[Organization]] = field(default_factory=dict)
    people: dict[str, Located[Person]] = field(default_factory=dict)
    posts: dict[str, Located[Post]] = field(default_factory=dict)
    channels: dict[str, Located[Channel]] = field(default_factory=dict)
    teams: dict[str, Located[Team]] = field(default_factory=dict)
    capabilities: dict[str, Located[Capability]] = field(default_factory=dict)
    equipment: dict[str, Located[Goods]] = field(default_factory=dict)
    supplies: dict[str, Located[Goods]] = field(default_factory=dict)
    agreements: dict[str, Located[Agreement]] = field(default_factory=dict)
    hazards: dict[str, Located[Hazard]] = field(default_factory=dict)
    regulations: dict[str, Located[Regulation]] = field(default_factory=dict)
    cases: dict[str, Located[Case]] = field(default_factory=dict)
    places: dict[str, Located[Place]] = field(default_factory=dict)
    indicators: dict[str, Located[Indicator]] = field(default_factory=dict)
    drills: dict[str, Located[Drill]] = field(default_factory=dict)
    routes: list[Located[Route]] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    unread_entries: set[str] = field(default_factory=set)
    unread_libraries: dict[str, str] = field(default_factory=dict)
    unread_scenarios: dict[str, ReadResult] = field(default_factory=dict)
    remainders: list[Remainder] = field(default_factory=list)
    as_of: date | None = None
    whole: "PlanBook | None" = None
    only: str = ""
    but: str = ""
    earlier: EarlierFacts | None = None
    facts: dict[object, Fact] = field(default_factory=dict, init=False, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """The book without the facts computed from it, which are computed again where it is needed."""
        return {**self.__dict__, "facts": {}, "earlier": None}

    def narrowed(self, plan: str) -> "PlanBook":
        """Return the same book for asking rules about one plan alone; facts are still those of the whole book."""
        return replace(self, whole=self, only=plan)

    def all_but(self, plan: str) -> "PlanBook":
        """Return the same book for asking the rules that go from plan to plan about all others."""
        return replace(self, whole=self, but=plan)

    def __repr__(self) -> str:
        return f"<PlanBook {self.folder.as_posix()}: {len(self.plans)} plans>"

    @property
    def settings(self) -> Book:
        """Return what ``book.yaml`` says, as far as it can be read, or the defaults where there is none."""
        if self.head and "language" in self.head.value.model_fields_set:
            return self.head.value
        return _with_language(self)

    @property
    def day(self) -> date:
        """Return the day the book is looked at: as asked, else as the book says, else today."""
        return self.as_of or self.settings.as_of or date.today()

    @property
    def language(self) -> Language:
        """Return the language the book is written in."""
        return "en" if self.settings.language == "en" else "zh"

    @property
    def is_general(self) -> bool:
        """Say whether Chinese laws and standards do not bind it: as it says, else by its language."""
        rules = self.settings.rules or ("cn" if self.settings.language == "zh" else "general")
        return rules == "general"

    @property
    def abilities(self) -> frozenset[str]:
        """Collect every capability that some team has."""
        return frozenset(name for team in self.teams.values() for name in team.value.capability)

    def capability_title(self, name: str) -> str:
        """Return a capability's title, or its id where the library does not say."""
        entry = self.capabilities.get(name)
        return entry.value.title if entry else name

    def channel(self, name: str) -> Channel | None:
        """Return a channel of the library, else one that every book knows."""
        entry = self.channels.get(name)
        return entry.value if entry else shipped_channel(name, self.settings.language)

    def documents(self) -> Iterator[Located[Any]]:
        """Yield every document and entry of the book that may name something."""
        yield from self.plans.values()
        yield from self.scenarios.values()
        if self.head:
            yield self.head
        for table in (
            self.organizations, self.people, self.posts, self.teams, self.equipment, self.supplies, self.agreements,
            self.hazards, self.regulations, self.cases, self.drills, self.indicators,
        ):  # fmt: skip
            yield from table.values()
        yield from self.routes

    def acting(self) -> Iterator[Located[Plan]]:
        """Yield the plans that can act in a run."""
        return (plan for plan in self.plans.values() if can_act(plan.value))

    @classmethod
    def read(cls, folder: Path | str, *, as_of: date | None = None) -> tuple["PlanBook", list[Finding]]:
        """Read everything below ``folder``; files that cannot be read become findings and are left out."""
        folder = Path(folder)
        refused = list(links_outside(folder)) if folder.is_dir() else [_no_folder(folder)]
        return cls.assemble(
            folder, (read_file(path, path.as_posix()) for path in book_files(folder)), refused, as_of=as_of
        )

    @classmethod
    def assemble(
        cls, folder: Path, reads: Iterable[ReadResult], findings: Iterable[Finding] = (), *, as_of: date | None = None
    ) -> tuple["PlanBook", list[Finding]]:
        """Build a book from files already read, so that a watcher reads again only what changed."""
        with uncollected():
            reads = list(reads)
        found = [*findings, *(finding for read in reads for finding in read.findings)]
        book = cls(folder, _head(reads), as_of=as_of)
        for read in reads:
            if read.source is not None:
                book.sources[read.file] = read.source
            if read.document is not None:
                found += book._take(read.document)
            else:
                book._leave_out(read)
        return book, in_file_order(with_names(found, book.indicators, book.sources))

    def _leave_out(self, read: ReadResult) -> None:
        """Note what a refused file would have given."""
        if read.remainder is not None:
            self.remainders.append(read.remainder)
        if read.kind == "scenario":
            self.unread_scenarios[read.file] = read
        elif read.source is not None and read.source.plan:
            self.unread.add(read.source.plan)
        elif read.source is not None and read.kind != "book" and (kind := library_kind(read.source)):
            self.unread_entries.update(entries_written(read.source))
            self.unread_libraries[read.file] = kind
        elif read.source is None or read.kind != "book":
            self.unread.add(Path(read.file).stem)  # a plan's file is usually called like the plan

    def _take(self, document: Located[Any]) -> list[Finding]:
        it = document.value
        if isinstance(it, Plan):
            return _put(self.plans, it.plan, document, ("plan",))
        if isinstance(it, Scenario):
            return _put(self.scenarios, it.scenario, document, ("scenario",))
        if isinstance(it, Book):
            return [] if document is self.head else [_twice(document.at("book"), it.book, _spot(self.head))]
        return self._take_library(document)

    def _take_library(self, library: Located[Closed]) -> list[Finding]:
        findings: list[Finding] = []
        for section in SECTIONS:
            for entry in library.entries(section, getattr(library.value, section, {})):
                findings += _put(getattr(self, section), entry.name, entry, ())
        for number, route in enumerate(getattr(library.value, "routes", ())):
            self.routes.append(library.within(route, "routes", number))
        return findings


def can_act(plan: Plan) -> bool:
    """Say whether a plan can act in a run: complete enough, and in force."""
    return plan.depth == "full" and plan.kind != "external" and plan.status != "withdrawn"


def once_per_book(compute: Callable[[PlanBook], T]) -> Callable[[PlanBook], T]:
    """Compute a fact about a book when it is first asked for, and keep it in the book.

    The fact lives exactly as long as its book: no cache elsewhere keeps a book alive that nobody else uses.
    """

    @wraps(compute)
    def fact(book: PlanBook) -> T:
        book = book.whole or book
        return cast(T, _kept(book, compute, compute))

    return fact


@once_per_book
def _with_language(book: PlanBook) -> Book:
    """The settings, also whose law binds it, of a book that does not say its language: English where nothing is Chinese."""
    texts = [source.text for source in book.sources.values()]
    language = "en" if texts and not any(map(_CHINESE.search, texts)) else "zh"
    if book.head:
        return book.head.value.model_copy(update={"language": language})
    called = book.folder.name  # any folder may be a book, also one with a blank or a dot in its name
    return Book.model_validate({"book": called if is_name(called) else "book", "language": language})


def once_per_key(compute: Callable[..., T]) -> Callable[..., T]:
    """Compute a fact for each of several things of a book in the same way: ``fact(book, key, ...)``.

    It holds nothing of a plan it has not read: while that plan alone is typed in, it is taken over into its next version.
    """

    @wraps(compute)
    def fact(book: PlanBook, *key: object) -> T:
        book = book.whole or book
        return cast(T, _kept(book, (compute, key), compute, key))

    return fact


def compared_once_per_key(compute: Callable[..., T]) -> Callable[..., T]:
    """Compute a fact as `once_per_key` does; whoever uses it has read its value, not all that it was computed from.

    A letter that leaves the value as it was touches nobody who uses it. Such a value can be hashed and compared, as names,
    numbers, words and places can; where places lie in the file that is written it is as a fact that is not compared.
    """

    @wraps(compute)
    def fact(book: PlanBook, *key: object) -> T:
        value, reads = compared_fact(book, compute, key)
        if reads:
            note_all(reads) if PLACE in reads else note(FACT, (compute, key), value)
        return cast(T, value)

    return fact


def compared_fact(book: PlanBook, compute: Callable[..., object], key: tuple[object, ...]) -> Fact:
    """Return such a fact by what it is read under, without reading it."""
    whole = book.whole or book
    return _known(whole, (compute, key), compute, key, compared=True)


def _kept(book: PlanBook, name: object, compute: Callable[..., object], key: tuple[object, ...] = ()) -> object:
    """What is kept of a book under a name; whoever gets it has read what it was computed from."""
    value, reads = _known(book, name, compute, key)
    note_all(reads)
    return value


def _known(
    book: PlanBook, name: object, compute: Callable[..., object], key: tuple[object, ...], *, compared: bool = False
) -> Fact:
    known = book.facts.get(name)
    if known is None:
        known = book.facts[name] = _found(book, name, compute, key, compared=compared)
    used(compute, key, is_plain=compared)
    return known


def _found(
    book: PlanBook, name: object, compute: Callable[..., object], key: tuple[object, ...], *, compared: bool
) -> Fact:
    """A fact of an earlier book that still holds, or else computed now."""
    known = book.earlier.find(name) if book.earlier is not None else None
    if known is not None:
        return known
    with Recording(apart=True) as reads:
        value = computed(compute, key, lambda: compute(book, *key))
    known = value, frozenset(reads)
    if book.earlier is not None:
        book.earlier.keep(name, known, compared=compared and PLACE not in reads)
    return known


def _head(reads: list[ReadResult]) -> Located[Book] | None:
    """The settings of the book: of a file with mistakes, those that can be read."""
    sound = [read.document for read in reads if read.document and isinstance(read.document.value, Book)]
    rest = [read.remainder.document for read in reads if read.remainder and read.kind == "book"]
    return next(iter((*sound, *rest)), None)


def _spot(placed: Located[Any] | None) -> Location:
    return placed.at() if placed else Location("", 1, 1)


def _put(table: dict[str, Located[Any]], name: str, entry: Located[Any], steps: tuple[str, ...]) -> list[Finding]:
    if name in table:
        where = entry.at(*steps) if steps else entry.at_key()
        first = table[name].at(*steps) if steps else table[name].at_key()
        return [_twice(where, name, first)]
    table[name] = entry
    return []


def _twice(where: Location, name: str, first: Location) -> Finding:
    return Finding(
        where,
        "SC",
        say(en="'{name}' is already in use", zh="名称“{name}”已被使用", name=name),
        hint=say(
            en="choose another id (the other is at {first})", zh="请改用其他标识（另一处在{first}）", first=str(first)
        ),
        also=(first,),
    )


def _no_folder(folder: Path) -> Finding:
    return Finding(
        Location(folder.as_posix(), 1, 1),
        "YA",
        say(en="there is no such folder", zh="文件夹不存在"),
        hint=say(en="name the folder of a book", zh="请写明预案库所在的文件夹"),
    )
