"""The sample books and scenarios travel inside the installed package; everything else is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
SAMPLES = ("plans", "scenarios")


class BuildWithSamples(build_py):
    """Copies the samples beside ``ui/samples.py``; an editable install reads them where they are."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for name in SAMPLES:
                target = Path(self.build_lib, "ui", "sample", name)
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(HERE / name, target)


setup(cmdclass={"build_py": BuildWithSamples})
