"""Try the lowest versions that pyproject.toml allows.

Installs exactly these in a throw-away environment of the lowest Python and runs the tests of ``short.txt`` there: reading,
checking, running, replaying, the command line and pages. What they need themselves is newest, as it is for anybody who
installs today.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SHORT = Path(__file__).with_name("short.txt")
TOOLS = ("pytest", "pytest-xdist", "hypothesis", "scipy")  # of the extra `test`, what the short suite needs


def lowest(requirement: str) -> str:
    """The requirement that only the lowest version fulfils: ``numpy==2`` for ``numpy>=2``.

    Raises:
        ValueError: the requirement names no lowest version.
    """
    found = re.fullmatch(r"\s*([\w.-]+)\s*>=\s*([\w.]+)\s*", requirement.partition(";")[0])
    if found is None:
        raise ValueError(f"pyproject.toml does not say from which version on: {requirement}")
    return f"{found[1]}=={found[2]}"


def pins(table: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What the build needs, and what the program and the short suite need, at their lowest."""
    project = table["project"]
    tools = [one for one in project["optional-dependencies"]["test"] if re.split("[>=;]", one)[0].strip() in TOOLS]
    needed = [lowest(one) for one in (*project["dependencies"], *tools)]
    return [lowest(one) for one in table["build-system"]["requires"]], needed


def python_of(table: dict[str, Any]) -> str | None:
    """The interpreter of the lowest Python, where there is one."""
    version = table["project"]["requires-python"].removeprefix(">=")
    if ".".join(map(str, sys.version_info[:2])) == version:
        return sys.executable
    found = shutil.which(f"python{version}")
    asked = found and subprocess.run([found, "-c", "import ensurepip, venv"], capture_output=True, check=False)
    return found if asked and asked.returncode == 0 else None


def main() -> int:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    python = python_of(table)
    if python is None:
        print(f"Python {table['project']['requires-python']}: not here, lowest versions are not tried", file=sys.stderr)
        return 0
    build, needed = pins(table)
    print(*build, *needed, flush=True)
    with tempfile.TemporaryDirectory() as place:
        subprocess.run([python, "-m", "venv", place], check=True)
        here = str(Path(place, "Scripts" if os.name == "nt" else "bin", "python"))
        pip = [here, "-m", "pip", "--disable-pip-version-check", "-q"]
        subprocess.run([*pip, "install", *build], check=True)
        subprocess.run([*pip, "install", "--no-build-isolation", "-e", str(ROOT), *needed], check=True)
        subprocess.run([*pip, "check"], check=True)
        tests = SHORT.read_text(encoding="utf-8").split()
        # Without a search path zones come from tzdata, not from the system.
        environment = os.environ | {"PYTHONTZPATH": ""}
        arguments = ["-q", "-n", str(os.cpu_count() or 1), "-p", "no:cacheprovider"]
        return subprocess.run(
            [here, "-m", "pytest", *arguments, *tests], cwd=ROOT, env=environment, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
