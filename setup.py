"""Names the packages, and puts the sample books inside the installed one; everything else is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
SAMPLES = ("plans", "scenarios")
FOLDERS = ("schema", "simulator", "ui")


class BuildWithSamples(build_py):
    """Copies the samples beside ``ui/samples.py``; an editable install reads them where they are."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for name in SAMPLES:
                target = Path(self.build_lib, "drillbook", "ui", "sample", name)
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(HERE / name, target)


def packages() -> list[str]:
    """The face and every folder below it, by the names they are imported by."""
    found = find_packages(include=[pattern for name in FOLDERS for pattern in (name, f"{name}.*")])
    return ["drillbook", *(f"drillbook.{name}" for name in found)]


setup(packages=packages(), cmdclass={"build_py": BuildWithSamples})
