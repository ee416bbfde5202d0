"""The table of a rehearsal: a row for each run, for spreadsheets (CSV) and data tools (Parquet)."""

import csv
import io
import shutil
import tempfile
from importlib.util import find_spec
from typing import IO, Any

from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.replication_measures import OUTCOMES
from drillbook.simulator.rehearsal.totals import RunRow

_BLOCK = 1 << 20  # bytes of CSV that are read at once
_GROUP = 4096  # rows that lie together in a Parquet file


class RunTable:
    """Rows are taken in as runs are done and lie in a temporary file; times are seconds, empty where it never came."""

    def __init__(self, model: Model) -> None:
        self._file = tempfile.TemporaryFile(prefix="drillbook-")  # noqa: SIM115
        self._text = io.TextIOWrapper(self._file, encoding="utf-8", newline="")
        self._writer = csv.writer(self._text, lineterminator="\n")
        names = [one.name for one in model.promises]
        columns = [column for name in names for column in ((name, "text"), (f"{name} seconds", "seconds"))]
        objectives = [
            (f"{column} {one.name}", "number") for one in model.objectives for column in ("kept", "called upon")
        ]
        self._columns = dict([("replication", "number"), ("ended seconds", "seconds"), *columns, *objectives])
        self._writer.writerow(self._columns)

    def add(self, one: RunRow) -> None:
        """Take in one run."""
        promises: list[str | float] = []
        for outcome, took in zip(one.outcomes, one.took, strict=True):
            promises += [OUTCOMES[outcome], took / 1000 if took >= 0 else ""]
        objectives = [number for result in one.objectives for number in result]
        self._writer.writerow([one.number, one.ended_at / 1000, *promises, *objectives])

    def write_csv(self, file: IO[bytes]) -> None:
        """Write the table as CSV."""
        shutil.copyfileobj(self._from_start(), file)

    def write_parquet(self, file: IO[bytes]) -> None:
        """Write the same as Parquet, some thousand rows at a time."""
        from pyarrow import Table, parquet  # with it come 30 MB, which a rehearsal without --out does without
        from pyarrow import csv as arrow_csv

        schema = self._schema()
        options = arrow_csv.ConvertOptions(column_types=schema, strings_can_be_null=False)
        blocks = arrow_csv.open_csv(
            self._from_start(), read_options=arrow_csv.ReadOptions(block_size=_BLOCK), convert_options=options
        )
        with parquet.ParquetWriter(file, schema) as writer:
            waiting: list[Any] = []
            for block in blocks:
                waiting.append(block)
                if sum(len(one) for one in waiting) >= _GROUP:
                    writer.write_table(Table.from_batches(waiting))
                    waiting.clear()
            if waiting:
                writer.write_table(Table.from_batches(waiting))

    def _schema(self) -> Any:
        import pyarrow

        types = {"text": pyarrow.string(), "seconds": pyarrow.float64(), "number": pyarrow.int64()}
        return pyarrow.schema([(name, types[kind]) for name, kind in self._columns.items()])

    def _from_start(self) -> IO[bytes]:
        self._text.flush()
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Give the temporary file back."""
        self._text.close()


def has_parquet() -> bool:
    """Whether pyarrow is installed."""
    return find_spec("pyarrow") is not None
