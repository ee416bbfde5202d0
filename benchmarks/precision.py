"""What the rules find and what they leave in peace: python -m benchmarks.precision [mutations a kind] [sound books] [pairs]."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.big_book import ROOT, SAMPLE
from benchmarks.grounds import GROUNDS
from benchmarks.links import LINKS
from benchmarks.mutations import KINDS_OF_NAMES, Mutation, Mutator, sampled
from benchmarks.ordinary import lowered
from benchmarks.paired import Row, show
from benchmarks.proofs import proofs
from benchmarks.sound_books import a_sound_book
from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import book_files
from drillbook.schema.finding import Finding, Severity
from drillbook.schema.linkage.catalogue import RULES, check, every_finding
from drillbook.schema.linkage.folding import fold
from drillbook.schema.reader import ReadResult, read_file, read_text_as

FLAWED = ROOT / "plans" / "putuo-flawed"


class Sample:
    """A book of which one file at a time is changed, in memory."""

    def __init__(self, folder: Path = SAMPLE) -> None:
        self.folder = folder
        self.reads: dict[str, ReadResult] = {}
        for path in book_files(folder):
            self.reads[path.as_posix()] = read_file(path, path.as_posix())

    def book(self, changes: dict[str, str] | None = None) -> tuple[PlanBook, list[Finding]]:
        reads = dict(self.reads)
        for file, text in (changes or {}).items():
            reads[file] = read_text_as(file, text)
        return PlanBook.assemble(self.folder, reads.values())

    def findings(self, changes: dict[str, str] | None = None) -> list[Finding]:
        book, unread = self.book(changes)
        return fold([*unread, *every_finding(book)])


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one mutation: whether something new is told, and whether at the place."""

    mutation: Mutation
    found: bool
    named: bool
    codes: tuple[str, ...]


def outcome(sample: Sample, mutation: Mutation, before: set[tuple[str, str]]) -> Outcome:
    new = [one for one in sample.findings({mutation.file: mutation.text}) if _mark(one) not in before]
    places = {(place.file, place.line) for one in new for place in (one.where, *one.also)}
    return Outcome(mutation, bool(new), bool(places & mutation.spots), tuple(sorted({one.code for one in new})))


def _mark(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.message.en + str(finding.message.parts)


def outcomes(each: int, seed: int = 1) -> Iterator[Outcome]:
    sample = Sample()
    book, _ = sample.book()
    mutator = Mutator(book)
    before = {_mark(one) for one in sample.findings()}
    for number, kind in enumerate((*KINDS_OF_NAMES, *LINKS, *GROUNDS)):
        for mutation in sampled(kind(mutator), each, seed + number):
            yield outcome(sample, mutation, before)


def mutations(each: int) -> list[Row]:
    """The share found and named at its place, of mutations that break linkage, and every miss."""
    done = list(outcomes(each))
    rows, by_kind = [], Counter(one.mutation.kind for one in done)
    for kind, count in by_kind.items():
        named = sum(one.named for one in done if one.mutation.kind == kind)
        rows.append(Row(f"mutations: {kind}", f"{named} of {count}"))
    share = sum(one.named for one in done) / len(done)
    rows.append(Row(f"found and named at the place, of all {len(done)}", f"{share:.1%}", ">= 95 %", share >= 0.95))
    for one in done:
        if not one.named:
            told = "told elsewhere: " + " ".join(one.codes) if one.found else "nothing told"
            print(f"missed: {one.mutation.kind}, {one.mutation.what} ({one.mutation.file}): {told}")
    return rows


def clean() -> Row:
    found = len(Sample().findings())
    return Row("findings on the clean sample book", str(found), "0", found == 0)


def flawed() -> list[Row]:
    """The seeded defects are marked in the files: ``# <- X03`` at the end of the line at which it must be told."""
    if not FLAWED.is_dir():
        return [Row("seeded defects of plans/putuo-flawed", "not there yet")]
    wanted = {
        (path.relative_to(FLAWED).as_posix(), number, code)
        for path in FLAWED.rglob("*.yaml")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for code in re.findall(r"# <- ([A-Z]+\d*)", line)
    }
    book, unread = PlanBook.read(FLAWED)
    found = {
        (Path(one.where.file).relative_to(FLAWED).as_posix(), one.where.line, one.code)
        for one in [*unread, *check(book)]
    }
    for one in sorted(wanted - found):
        print("seeded and not told:", *one)
    for one in sorted(found - wanted):
        print("told and not seeded:", *one)
    return [
        Row("seeded defects told at their line", f"{len(wanted & found)} of {len(wanted)}", "all", wanted <= found),
        Row("told beside them", str(len(found - wanted)), "0", found <= wanted),
    ]


def sound(count: int) -> Row:
    """Generated books without a defect: how many rules speak all the same."""
    told: Counter[str] = Counter()
    for seed in range(count):
        book, unread = a_sound_book(seed)
        told.update({one.code for one in [*unread, *check(book)]})
    for code, number in told.most_common():
        print(f"speaks on sound books: {code} in {number}")
    return Row(f"rules that speak on {count} sound books", str(len(told)), "0", not told)


def ordinary() -> list[Row]:
    """The sample at depth linkage, without what ordinary plans lack, before folding out."""
    sample = Sample()
    posts = {name: post.value.organization or "" for name, post in sample.book()[0].posts.items()}
    book, unread = sample.book({file: lowered(text, posts) for file, text in _plans(sample)})
    found = [*unread, *every_finding(book)]
    rows = []
    for severity, most, word in ((Severity.ERROR, 10, "必改"), (Severity.WARNING, 15, "建议")):
        some = [one for one in found if one.severity is severity]
        print(word, dict(Counter(one.code for one in some)))
        rows.append(Row(f"lowered sample: {word}", str(len(some)), f"<= {most}", len(some) <= most))
    return rows


def _plans(sample: Sample) -> Iterator[tuple[str, str]]:
    for file, read in sample.reads.items():
        if read.source is not None and read.source.plan:
            yield file, read.source.text


def main() -> None:
    each = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 500
    rows = [clean(), *flawed(), *mutations(each), sound(count), *ordinary(), *proofs(pairs)]
    show(f"What {len(RULES)} rules find", rows)


if __name__ == "__main__":
    main()
