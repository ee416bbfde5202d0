"""Write the golden logs anew and say what changed: `python -m tests.renew_golden`; `--dry-run` only says it.

The summary belongs into the commit's body: who reviews it cannot read seven thousand lines.
"""

import sys

from drillbook.simulator.log.eventlog import read_log
from tests.log_changes import changes, summary
from tests.scenarios import GOLDEN, SCENARIOS, log_of


def main(arguments) -> None:
    GOLDEN.mkdir(exist_ok=True)
    for name in SCENARIOS:
        path = GOLDEN / f"{name}.jsonl"
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = "".join(line + "\n" for line in log_of(name).lines())
        first, *more = _told(before, after)
        print("\n".join([f"{name}: {first}", *more]))
        if "--dry-run" not in arguments:
            path.write_text(after, encoding="utf-8", newline="\n")


def _told(before, after):
    found = changes(read_log(before) if before else (), read_log(after))
    return (
        ["no event changed, only what it was made from"] if before not in ("", after) and not found else summary(found)
    )


if __name__ == "__main__":
    main(sys.argv[1:])
