"""Keep whole numbers of every run, column by column, in memory that does not grow with the runs."""

import tempfile
from array import array
from typing import IO

import numpy as np
from numpy.typing import NDArray

from drillbook.schema.files import os_reason
from drillbook.schema.finding import Refused, say

BLOCK = 512
"""So many runs are kept in memory; each further block goes to a temporary file."""


class RunColumns:
    """A table with a row for each run. ``code``: the type of its numbers, as `array.array` names it.

    Rows come in whole and columns are read whole. A block of rows is turned round before it is written, so that reading
    one column of 100,000 runs reads nothing else.
    """

    def __init__(self, width: int, code: str) -> None:
        self._width = width
        self._pending = array(code)
        self._file: IO[bytes] | None = None
        self._blocks = 0

    def extend(self, rows: "array[int]") -> None:
        """Take in whole rows, one after the other.

        Raises:
            Refused: the temporary file cannot be written.
        """
        self._pending.extend(rows)
        size = BLOCK * self._width
        while len(self._pending) >= size > 0:
            block = np.array(self._pending[:size]).reshape(BLOCK, self._width)
            del self._pending[:size]
            self._write(np.ascontiguousarray(block.T).tobytes())

    def _write(self, block: bytes) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="drillbook-")  # noqa: SIM115
            self._file.seek(self._blocks * len(block))
            self._file.write(block)
        except OSError as error:
            raise Refused(
                say(
                    en="the temporary file of this rehearsal cannot be written ({why})",
                    zh="无法写入本次推演的临时文件（{why}）",
                    why=os_reason(error),
                ),
                say(
                    en="free some space, or name a larger folder in the environment variable TMPDIR",
                    zh="请清理磁盘空间，或用环境变量 TMPDIR 指定空间更大的目录",
                ),
            ) from error
        self._blocks += 1

    def column(self, at: int) -> NDArray[np.int64]:
        """Return the numbers of one column, in the order of the runs."""
        stretch = BLOCK * self._pending.itemsize
        parts = []
        for block in range(self._blocks):
            assert self._file is not None
            self._file.seek((block * self._width + at) * stretch)
            parts.append(np.frombuffer(self._file.read(stretch), dtype=self._pending.typecode))
        parts.append(np.array(self._pending[at :: self._width], dtype=self._pending.typecode))
        return np.concatenate(parts).astype(np.int64)

    def close(self) -> None:
        """Give the temporary file back."""
        if self._file is not None:
            self._file.close()
