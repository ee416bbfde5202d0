"""The transcript in the READMEs: a part of what the main job really prints. ``python -m tests.transcript`` renews it."""

import re
import sys

from tests.command import ROOT, drillbook

COMMAND = "drillbook run scenarios/muifa-night.yaml"
PAGES = {"README.md": "en", "README.zh-CN.md": "zh"}
FENCE = re.compile(rf"```console\n\$ {re.escape(COMMAND)}[^\n]*\n.*?```\n", re.S)


def transcript(language: str) -> str:
    """The first page, the beginning of the night, and what was taken for granted."""
    option = f" --lang {language}" if language == "en" else ""
    lines = drillbook(*f"{COMMAND}{option}".split()[1:], cwd=ROOT, COLUMNS="110").lines
    course = next(number for number, line in enumerate(lines) if line in ("What happened", "经过"))
    granted = next(number for number, line in enumerate(lines) if line in ("Taken for granted", "推演假定"))
    shown = [*lines[: course + 8], "…", "", *lines[granted : granted + 4], "…"]
    return "\n".join(["```console", f"$ {COMMAND}{option}", *shown, "```"]) + "\n"


def written(page: str) -> str:
    """What the page shows now."""
    found = FENCE.search((ROOT / page).read_text(encoding="utf-8"))
    return found[0] if found else ""


def renew() -> None:
    """Put today's transcript into both pages."""
    for page, language in PAGES.items():
        path = ROOT / page
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(written(page), transcript(language)), encoding="utf-8")


if __name__ == "__main__":
    renew()
    sys.exit(0)
