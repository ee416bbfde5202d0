"""How large the replay of a large run is: python -m benchmarks.film.

The night of the typhoon made a week: warnings stay up, so that reports go on, and the underpasses flood every few hours.
"""

import json
import re
import tempfile
import time
from pathlib import Path

from benchmarks.paired import Row, show, under
from drillbook.simulator import exercise
from drillbook.simulator.prepare import prepare
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.replay.answers import answers_of
from drillbook.ui.report.replay.film import film
from drillbook.ui.report.replay.packing import packed
from drillbook.ui.report.replay.page import page
from drillbook.ui.translation import speak

ROOT = Path(__file__).parent.parent
MEGABYTE = 1_000_000
EVENTS = 10_000


def week(target: Path) -> Path:
    """The sample's longest night, longer."""
    text = (ROOT / "scenarios" / "muifa-night.yaml").read_text(encoding="utf-8")
    text = text.replace("lasts: 12 h", "lasts: 8 d")
    text = re.sub(r"^  [\w-]+:\n(?:    .*\n)*?    scene: ending\n(?:    .*\n)*", "", text, flags=re.MULTILINE)
    text = re.sub(
        r"(    at: T\+[\d:]+ / T\+[\d:]+\n)(    scene: (?:ponding|silence)\n)",
        r"\1    times: {every: 4 h, count: 40}\n\2",
        text,
    )
    path = target / "week.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def main() -> None:
    speak("zh")
    ready = prepare(week(Path(tempfile.mkdtemp())), ROOT / "plans" / "putuo")
    if ready.model is None or ready.book is None or ready.scenario is None:
        raise SystemExit([str(finding.message.en) for finding in ready.obstacles])
    log = exercise.run(ready.model, 0)
    context = LogContext.of(ready.model, ready.book, ready.scenario.value)
    begun = time.process_time()
    answers = answers_of(log, ready.model)
    answered = time.process_time() - begun
    begun = time.process_time()
    whole = film(log, context, "week", answers)
    letters = len(packed(whole))
    made = time.process_time() - begun
    plain = len(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode())
    file = len(page([(log, context, "week", answers)]).encode())
    rows = [
        Row("events of the run", f"{len(log):,}", f">= {EVENTS:,}", len(log) >= EVENTS),
        Row("the film as JSON, MB", f"{plain / MEGABYTE:.2f}"),
        under("the film packed, MB", letters / MEGABYTE, 1),
        under("the exported file, player and words included, MB", file / MEGABYTE, 1),
        Row("bytes an event, packed", f"{letters / len(log):.1f}"),
        Row(f"{len(answers)} answers made ahead; film made and packed, CPU s", f"{answered:.1f}; {made:.1f}"),
    ]
    show("The replay of a large run", rows)


if __name__ == "__main__":
    main()
