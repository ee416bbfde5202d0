"""Names the packages, puts the sample books inside the installed one, and compiles the engine where that is asked for.

``DRILLBOOK_COMPILED=1 pip install .`` compiles the rooms of `COMPILED` with mypyc, from the text that is interpreted
without it; it needs a C compiler. Everything else is in pyproject.toml.
"""

import os
import shutil
import sys
from pathlib import Path

from setuptools import Distribution, Extension, find_packages, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
SAMPLES = ("plans", "scenarios")
FOLDERS = ("schema", "simulator", "ui")
COMPILED = (  # classes whose objects are pickled are marked `pickled` there: a compiled one reads no interpreted one's
    "simulator/engine/**/*.py",
    "simulator/log/bookkeeping.py",
    "simulator/log/causes.py",
    "simulator/log/critical_path.py",
    "simulator/log/objectives.py",
    "simulator/model/assignment.py",
    "simulator/rehearsal/record_measures.py",
    "simulator/rehearsal/replication_measures.py",
    "simulator/rehearsal/totals.py",
)
INTERPRETED = (
    "simulator/engine/program/philox.py",  # works on arrays of numpy
    "simulator/engine/program/sampling.py",
    "simulator/engine/state/due.py",  # is a class of SimPy's
)
UNREAD = ("numpy", "pydantic", "yaml")  # of whose types the compiled rooms know nothing: reading them takes longer
COMPILER_FLAGS = [] if sys.platform == "win32" else ["-fvisibility=hidden", "-fno-plt"]
OPTIMISED = os.environ.get("DRILLBOOK_OPTIMISED", "2")  # 3 is not faster and takes twice the time to build


def is_compiled() -> bool:
    """Whether whoever installs it wants it compiled."""
    return os.environ.get("DRILLBOOK_COMPILED", "") not in ("", "0")


class BuildWithSamples(build_py):
    """Copies the samples beside ``ui/samples.py``; an editable install reads them where they are."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for name in SAMPLES:
                target = Path(self.build_lib, "drillbook", "ui", "sample", name)
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(HERE / name, target)


class BuildCompiled(build_ext):
    """Compiles only when something is built: asking for the name or version of this package compiles nothing."""

    def finalize_options(self) -> None:
        if is_compiled():
            self.distribution.ext_modules = extensions()
        super().finalize_options()


class Drillbook(Distribution):
    """A package with compiled rooms belongs to one platform."""

    def has_ext_modules(self) -> bool:
        return is_compiled() or super().has_ext_modules()


def extensions() -> list[Extension]:
    """Translate the compiled rooms to C. mypyc reads them under the names they are imported by, so from copies.

    The face stays empty there: what it imports would be read for its types, three quarters of the package for nothing.
    """
    from mypyc.build import mypycify

    copies = HERE / "build" / "compiled"
    shutil.rmtree(copies, ignore_errors=True)
    texts = shutil.ignore_patterns("node_modules", "__pycache__", "*.so", "*.pyd", "*.html", "*.js", "*.css", "*.json")
    for name in FOLDERS:
        shutil.copytree(HERE / name, copies / "drillbook" / name, ignore=texts)
    (copies / "drillbook" / "__init__.py").touch()
    rooms = sorted(room for pattern in COMPILED for room in HERE.glob(pattern))
    left_out = {HERE / room for room in INTERPRETED}
    names = [room.relative_to(HERE) for room in rooms if room not in left_out and room.name != "__init__.py"]
    unread = ",".join(f"{library}.*" for library in UNREAD)
    (copies / "mypy.ini").write_text(
        f"[mypy]\n[mypy-{unread}]\nfollow_imports = skip\nfollow_imports_for_stubs = True\n"
    )
    options = [f"--config-file={copies / 'mypy.ini'}", "--ignore-missing-imports", "--follow-imports=silent"]
    paths = [str((copies / "drillbook" / name).relative_to(HERE)) for name in names]
    rooms_in_c = mypycify([*options, *paths], opt_level=OPTIMISED, debug_level="0", group_name="drillbook")
    for extension in rooms_in_c:
        extension.extra_compile_args += COMPILER_FLAGS
    return rooms_in_c


def packages() -> list[str]:
    """The face and every folder below it, by the names they are imported by."""
    found = find_packages(include=[pattern for name in FOLDERS for pattern in (name, f"{name}.*")])
    return ["drillbook", *(f"drillbook.{name}" for name in found)]


setup(
    packages=packages(),
    cmdclass={"build_py": BuildWithSamples, "build_ext": BuildCompiled},
    distclass=Drillbook,
    setup_requires=["mypy>=1.15"] if is_compiled() else [],
)
