"""The table of a rehearsal: a row for each run, for spreadsheets (CSV) and data tools (Parquet)."""

import csv
import io
from importlib.util import find_spec

from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.replication import OUTCOMES, Replication


class RunTable:
    """Rows are taken in as runs are done; times are seconds, empty where it never came."""

    def __init__(self, model: Model) -> None:
        self._text = io.StringIO()
        self._writer = csv.writer(self._text, lineterminator="\n")
        columns = [column for one in model.promises for column in (one.name, f"{one.name} seconds")]
        objectives = [f"{column} {one.name}" for one in model.objectives for column in ("kept", "called upon")]
        self._writer.writerow(["replication", "ended seconds", *columns, *objectives])

    def add(self, one: Replication) -> None:
        """Take in one run."""
        promises: list[str | float] = []
        for result in one.promises:
            promises += [OUTCOMES[result.outcome], result.took / 1000 if result.took >= 0 else ""]
        objectives = [number for result in one.objectives for number in (result.kept, result.called_upon)]
        self._writer.writerow([one.number, one.ended_at / 1000, *promises, *objectives])

    def csv(self) -> bytes:
        """The table as CSV."""
        return self._text.getvalue().encode()

    def parquet(self) -> bytes | None:
        """The same as Parquet; None where pyarrow is not installed."""
        if find_spec("pyarrow") is None:
            return None
        from pyarrow import csv as arrow_csv  # with it come 30 MB, which a rehearsal without --out does without
        from pyarrow import parquet

        written = io.BytesIO()
        parquet.write_table(arrow_csv.read_csv(io.BytesIO(self.csv())), written)
        return written.getvalue()
