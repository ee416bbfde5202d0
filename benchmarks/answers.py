"""Every command's answer over the samples, written down, so that two versions of the program can be compared.

``python -m benchmarks.answers record DIR --command .venv/bin/drillbook`` asks every line of ``command_lines`` in a
copy of the samples and writes what was said, the exit code and the files it left; ``compare A B`` lists what differs.
"""

import argparse
import difflib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.command_lines import FLAWED, command_lines

ROOT = Path(__file__).parent.parent
SLIPS = """\
plan： slips
title: 示例预案
kind: special
status: in-force
roles：
  desk: {title: 值班室, staff: 1}
tasks:
  report: {title: 报告, role: desc, takes: 5分钟}
"""
GBK = "plan: gbk\ntitle: 旧格式预案\nkind: special\nstatus: in-force\n"
SHOWN = 12
SLOW = 600

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Program:
    """The command as it is started, and the folder it works in."""

    command: tuple[str, ...]
    folder: Path

    def answer(self, line: str) -> Files:
        """What a line says, how it ends, and every file that is new or other than before."""
        words = shlex.split(line)
        if "{mark}" in words:
            words[words.index("{mark}")] = self.first_mark()
        before = marks(self.folder)
        done = self.start(words)
        left = {name: mark for name, mark in marks(self.folder).items() if before.get(name) != mark}
        gone = "".join(f"{name}\n" for name in sorted(before.keys() - marks(self.folder).keys()))
        files = {f"files/{_WHEN.sub('when', name)}": (self.folder / name).read_bytes() for name in left}
        return {
            "command": f"drillbook {line}\n".encode(),
            "code": f"{done.returncode}\n".encode(),
            "stdout": self.settled(done.stdout),
            "stderr": self.settled(done.stderr),
            **({"gone": gone.encode()} if gone else {}),
            **{name: self.settled(content) for name, content in files.items()},
        }

    def first_mark(self) -> str:
        """The finding that the acts of a review are about."""
        listed = self.start(["review", "list", *shlex.split(FLAWED), "--format", "json"])
        return str(json.loads(listed.stdout)[0]["mark"])

    def start(self, words: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
        """Nobody at the keyboard, no colour, a wide screen, a language that is always the same."""
        kept = {name: value for name, value in os.environ.items() if name not in _OF_THE_DESK}
        given = {"LANG": "C.UTF-8", "PYTHONUTF8": "1", "COLUMNS": "160", "NO_COLOR": "1"}
        return subprocess.run(
            [*self.command, *words],
            cwd=self.folder,
            env=kept | given,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SLOW,
            check=False,
        )

    def settled(self, said: bytes) -> bytes:
        """Answers must not differ because the samples lay somewhere else, or the clock went on meanwhile."""
        place = self.folder.as_posix()
        said = said.replace(os.path.realpath(place).encode(), b"<here>").replace(place.encode(), b"<here>")
        return re.sub(rf"{date.today()}[T ]\d\d:\d\d(:\d\d)?".encode(), b"<now>", said)


_WHEN = re.compile(r"\d{8}T\d{6,12}Z")  # in the name of a version that was kept
_OF_THE_DESK = {"LC_ALL", "LC_MESSAGES", "LANGUAGE", "PYTHONPATH", "FORCE_COLOR"}


def record(target: Path, command: tuple[str, ...], lines: Iterable[str]) -> int:
    """Ask every line, each in the samples as they are; how many were asked."""
    if target.exists() and any(target.iterdir()):
        raise SystemExit(f"{target} is not empty")
    count = 0
    with tempfile.TemporaryDirectory() as place:
        program = Program(command, Path(place, "samples"))
        a_place_to_work(program.folder)
        for count, line in enumerate(lines, start=1):
            files = program.answer(line)
            write(target / called(count, line), files)
            if any(name.startswith("files/") or name == "gone" for name in files):
                a_place_to_work(program.folder)
    write(target, {"day": f"{date.today()}\n".encode()})
    return count


def a_place_to_work(folder: Path) -> None:
    """A fresh copy of the samples, of logs made from them, and of files with mistakes in them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, source in (("plans", "plans"), ("scenarios", "scenarios"), ("logs", "tests/golden")):
        shutil.copytree(ROOT / source, folder / name)
    for rule in sorted((ROOT / "tests" / "rules").iterdir()):
        shutil.copytree(rule / "wrong", folder / "rules" / rule.name)
    log = (ROOT / "tests" / "golden" / "hotel-fire.jsonl").read_bytes()
    wrong = {"slips.yaml": SLIPS.encode(), "gbk.yaml": GBK.encode("gbk"), "cut.jsonl": log[: len(log) // 2]}
    write(folder / "mistakes", wrong)


def all_lines() -> Iterator[str]:
    """The written lines, and for each rule its page and its wrong book."""
    yield from command_lines()
    for rule in sorted(path.name for path in (ROOT / "tests" / "rules").iterdir()):
        yield f"rules {rule} --lang en"
        yield f"check rules/{rule} --format json"


def marks(folder: Path) -> dict[str, tuple[int, int]]:
    """What tells a changed file from one that is not: when it was written, and how long it is."""
    found = ((path, path.stat()) for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (stat.st_mtime_ns, stat.st_size) for path, stat in found}


def called(number: int, line: str) -> str:
    """``017-check-plans-putuo-lang-en``: in order, and legible."""
    return f"{number:03d}-{re.sub(r'[^0-9A-Za-z]+', '-', line).strip('-')[:60]}"


def write(folder: Path, files: Files) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def differences(one: Path, other: Path) -> Iterator[str]:
    """For each file that is not the same, its command and the first lines that differ."""
    left, right = recorded(one), recorded(other)
    if left.pop("day", b"") != right.pop("day", b""):
        yield "recorded on different days: what an answer says of today may differ"
    for name in sorted(left.keys() | right.keys()):
        was, now = left.get(name), right.get(name)
        if was != now:
            yield "\n".join([name, *(f"    {line}" for line in _changed(was, now))])


def recorded(folder: Path) -> Files:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _changed(was: bytes | None, now: bytes | None) -> list[str]:
    if was is None or now is None:
        return ["only in the second" if was is None else "only in the first"]
    old, new = (text.decode("utf-8", "replace").splitlines() for text in (was, now))
    changed = [
        line[:300] for line in difflib.unified_diff(old, new, n=0, lineterm="") if line[:3] not in ("---", "+++")
    ]
    more = [f"… {len(changed) - SHOWN} more lines"] if len(changed) > SHOWN else []
    return changed[:SHOWN] + more


def main(arguments: Sequence[str]) -> int:
    """0 where nothing differs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    recording = acts.add_parser("record")
    recording.add_argument("folder", type=Path)
    recording.add_argument("--command", default=str(Path(sys.executable).with_name("drillbook")))
    recording.add_argument("--only", default="", help="lines that begin so")
    comparing = acts.add_parser("compare")
    comparing.add_argument("one", type=Path)
    comparing.add_argument("other", type=Path)
    asked = parser.parse_args(arguments)
    if asked.act == "record":
        command = tuple(shlex.split(asked.command, posix=os.name != "nt"))
        lines = (line for line in all_lines() if line.startswith(asked.only))
        print(f"{record(asked.folder.absolute(), _found(command), lines)} answers in {asked.folder}")
        return 0
    found = list(differences(asked.one, asked.other))
    print("\n".join(found) or "no difference")
    return int(bool(found))


def _found(command: tuple[str, ...]) -> tuple[str, ...]:
    """A program named by a path is found from any folder."""
    path = Path(command[0])
    return (str(path.absolute()), *command[1:]) if len(path.parts) > 1 else command


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
