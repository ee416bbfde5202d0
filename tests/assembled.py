"""Books put together from texts, without a folder: what a unit test of a fact, a question or a wording needs."""

from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.reader import read_text_as

PLAN = "plan: {name}\ntitle: {title}\nkind: {kind}\nstatus: {status}\ndepth: {depth}\n{body}"


def book_from(*texts: str) -> PlanBook:
    """The book of these files, each of which must be readable."""
    reads = [read_text_as(f"{number}.yaml", text) for number, text in enumerate(texts)]
    wrong = [str(finding) for read in reads for finding in read.findings]
    assert not wrong, wrong
    book, findings = PlanBook.assemble(Path("book"), reads)
    assert not findings, [str(finding) for finding in findings]
    return book


def plan_text(name: str, body: str = "", *, kind="special", status="in-force", depth="full", title="") -> str:
    """A plan of this name; what is not said is as in most plans."""
    return PLAN.format(name=name, title=title or f"{name}预案", kind=kind, status=status, depth=depth, body=body)


def scenario_from(text: str):
    """The scenario in this text, readable."""
    read = read_text_as("s.yaml", text)
    assert not read.findings, [str(finding) for finding in read.findings]
    return read.document
