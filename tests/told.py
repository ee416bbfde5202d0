"""Everything a wrong book is told by its rule, as a reviewer reads it: ``told.txt`` beside the pair.

``python -m tests.told`` writes the files anew, ``python -m tests.told X07`` those of one rule; what changed in them is
read before it is committed.
"""

import sys
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Location
from drillbook.schema.linkage.catalogue import RULES

HERE = Path(__file__).parent / "rules"
PAIRS = sorted(folder.parent for folder in HERE.glob("[SXLD]*/**/wrong"))


def rule_of(pair: Path):
    """The rule whose folder the pair lies in."""
    return next(rule for rule in RULES if rule.id == pair.relative_to(HERE).parts[0])


def told(pair: Path) -> str:
    """Place, severity and sentence of every finding, with its other places, the way out and what would happen."""
    book, _ = PlanBook.read(pair / "wrong")
    findings = sorted(rule_of(pair).findings(book), key=lambda finding: (finding.order, str(finding.also)))
    return "".join(f"{line}\n" for finding in findings for line in _lines(finding))


def _lines(finding: Finding):
    yield f"{_place(finding.where)} {finding.severity.value} {finding.message.render('zh')}"
    if finding.also:
        yield f"  另见 {'、'.join(map(_place, finding.also))}"
    for text in (finding.hint, finding.consequence):
        if text is not None:
            yield f"  {text.render('zh')}"


def _place(where: Location) -> str:
    return f"{Path(where.file).name}:{where.line}:{where.column}"


def main(codes: list[str]) -> None:
    """Write what the wrong books of these rules are told now; of all rules where none is named."""
    for pair in PAIRS:
        if not codes or rule_of(pair).id in codes:
            (pair / "told.txt").write_text(told(pair), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
