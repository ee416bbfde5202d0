"""An installed wheel, not only a checkout, does the main job; an unpacked sdist passes its own tests."""

import importlib.util
import os
import runpy
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.command import ROOT
from tests.readme import ten_lines

CHECKOUT = (
    ".ci",
    ".gitattributes",
    ".gitignore",
    "LICENSE",
    "MANIFEST.in",
    "README.md",
    "README.zh-CN.md",
    "THIRD_PARTY_LICENSES.txt",
    "api",
    "benchmarks",
    "docs",
    "plans",
    "pyproject.toml",
    "scenarios",
    "schema",
    "setup.py",
    "simulator",
    "tests",
    "ui",
)
TESTS_OF_SDIST = ("tests/test_condition.py", "tests/test_docs.py")


def files_below(folder):
    """All files but what building the package leaves behind."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name for name in names if not name.startswith(("build/", "drillbook.egg-info/"))}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The checkout without what is left over in it, so that nothing of that gets in."""
    copy = tmp_path_factory.mktemp("checkout") / "copy"
    copy.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "node_modules")
    for name in CHECKOUT:
        source = ROOT / name
        shutil.copytree(source, copy / name, ignore=ignored) if source.is_dir() else shutil.copy(source, copy / name)
    return copy


def wheel_of(source, into):
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(into), str(source)]
    subprocess.run(command, check=True, capture_output=True, cwd=into)
    return next(into.glob("drillbook-*.whl"))


@pytest.fixture(scope="module")
def wheel(copy, tmp_path_factory):
    return wheel_of(copy, tmp_path_factory.mktemp("wheel"))


def environment_with(place, *needed):
    """A fresh environment; what the program depends on is looked up where this test runs."""
    venv.create(place, with_pip=True)
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", *needed], check=True, capture_output=True)
    found = Path(importlib.util.find_spec("pydantic").origin).parent.parent
    (packages_of(python.parent) / "dependencies.pth").write_text(f"{found}\n", encoding="utf-8")
    return python


@pytest.fixture(scope="module")
def builder(tmp_path_factory):
    """A fresh environment with what builds the package."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return environment_with(tmp_path_factory.mktemp("builder"), *table["build-system"]["requires"])


@pytest.fixture(scope="module")
def unpacked(copy, builder, tmp_path_factory):
    """The sdist, built from the copy and unpacked elsewhere."""
    place = tmp_path_factory.mktemp("sdist")
    program = f"from setuptools import build_meta; build_meta.build_sdist({str(place)!r})"
    subprocess.run([builder, "-c", program], check=True, capture_output=True, cwd=copy)
    shutil.unpack_archive(next(place.glob("drillbook-*.tar.gz")), place, filter="data")
    return next(path for path in place.iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A fresh environment with the wheel."""
    return an_environment(tmp_path_factory.mktemp("installed"), wheel)


def an_environment(place, wheel):
    return environment_with(place, "--no-deps", wheel).parent


def packages_of(scripts):
    program = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(subprocess.check_output([scripts / "python", "-c", program], text=True).strip())


def at(scripts, *arguments, cwd):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [scripts / "drillbook", *arguments], cwd=cwd, env=environment, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.slow
def test_wheel_holds_samples_schema_words_and_nothing_of_the_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "drillbook/ui/sample/plans/putuo/book.yaml",
        "drillbook/ui/sample/scenarios/muifa-night.yaml",
        "drillbook/ui/sample/plans/qinghe/libraries/contacts.yaml",
        "drillbook/ui/sample/scenarios/xinghe-quake.yaml",
        "drillbook/schema/json/plan.schema.json",
        "drillbook/schema/json/zh/plan.schema.json",
        "drillbook/ui/locale/zh_CN/LC_MESSAGES/drillbook.mo",
    ):
        assert wanted in names
    assert not [name for name in names if not name.startswith(("drillbook/", "drillbook-"))]
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert [name for name in names if name.endswith("licenses/THIRD_PARTY_LICENSES.txt")]


@pytest.mark.slow
def test_everything_beside_the_code_travels_with_it(wheel):
    """Catalogues, manual pages, schemas and bundles: a file the code opens is missing only where nobody looks."""
    names = set(zipfile.ZipFile(wheel).namelist())
    beside = [
        f"drillbook/{path.relative_to(ROOT).as_posix()}"
        for package in ("schema", "simulator", "ui")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and "node_modules" not in path.parts
    ]
    assert [name for name in beside if name not in names] == []


def test_lowest_versions_are_read_from_what_is_declared():
    lowest = runpy.run_path(str(ROOT / ".ci" / "lowest.py"))
    assert lowest["lowest"]("ruamel.yaml >= 0.18; python_version > '3'") == "ruamel.yaml==0.18"
    with pytest.raises(ValueError, match="does not say from which version on: tzdata"):
        lowest["lowest"]("tzdata")
    build, needed = lowest["pins"](tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    assert [one.partition("==")[0] for one in build] == ["setuptools"]
    assert {"pydantic", "streamlit", "tzdata", "pytest"} <= {one.partition("==")[0] for one in needed}


@pytest.mark.slow
def test_sdist_holds_the_whole_checkout(copy, unpacked):
    written, kept = files_below(unpacked), files_below(copy)
    assert written - kept == {"PKG-INFO", "setup.cfg"}
    assert kept - written == set()


@pytest.mark.slow
def test_wheel_of_the_sdist_holds_what_the_wheel_of_the_checkout_holds(wheel, unpacked, tmp_path):
    assert sorted(zipfile.ZipFile(wheel_of(unpacked, tmp_path)).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())


@pytest.mark.slow
def test_unpacked_sdist_passes_its_own_tests(unpacked, builder):
    # Given the unpacked sdist, installed from where it lies
    install = [builder, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "-e", unpacked]
    subprocess.run(install, check=True, capture_output=True)

    # When some of its tests run there, then they pass
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "PYTEST_"))}
    command = [builder, "-m", "pytest", "-q", "-n", "0", *TESTS_OF_SDIST]
    done = subprocess.run(command, cwd=unpacked, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_installed_command_checks_the_sample_from_anywhere(installed, tmp_path):
    code, out, err = at(installed, "check", "--lang", "en", cwd=tmp_path)
    assert (code, out.startswith("nothing to correct in ")) == (0, True), out
    assert "drillbook/ui/sample/plans/putuo" in err.replace(os.sep, "/")


@pytest.mark.slow
def test_installed_command_does_the_main_job(installed, tmp_path):
    code, out, err = at(installed, "run", "scenarios/muifa-night.yaml", "--lang", "en", cwd=tmp_path)
    assert code == 0, err
    assert "T+0:20" in out


@pytest.mark.slow
def test_new_folder_from_an_installed_command_runs_too(installed, tmp_path):
    assert at(installed, "new", "推演 一", cwd=tmp_path)[0] == 0
    code, out, _err = at(
        installed, "run", "scenarios/riverton-chlorine.yaml", "--format", "json", cwd=tmp_path / "推演 一"
    )
    assert code == 0
    assert '"scenario": "riverton-chlorine"' in out


def python(scripts, program, cwd):
    """Run a program in an environment, in a folder that holds nothing of the checkout."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [scripts / "python", "-c", program], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout, done.stderr.strip().rpartition("\n")[2]


@pytest.mark.slow
def test_ten_lines_of_the_readme_run_from_the_installed_wheel(installed, tmp_path):
    assert at(installed, "new", "mybook", cwd=tmp_path)[0] == 0
    said, wrong = python(installed, ten_lines("README.md"), tmp_path / "mybook")
    assert wrong == ""
    assert "exercise-ended" in said


STUB = """\
class Schema:
    def __init__(self, kind):
        self.kind = kind

    def validate(self, value):
        assert isinstance(value, self.kind)
        return value
"""


def install_the_other_schema(scripts, work):
    """PyPI's package ``schema``; where it cannot be reached, a small one of that name."""
    pip = [scripts / "python", "-m", "pip", "install", "-q", "--no-deps", "--retries", "0", "--timeout", "15"]
    if subprocess.run([*pip, "schema"], capture_output=True, check=False).returncode:
        wheel = work / "schema-0.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("schema/__init__.py", STUB)
            archive.writestr("schema-0.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: schema\nVersion: 0.0\n")
            tag = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            archive.writestr("schema-0.0.dist-info/WHEEL", tag)
            archive.writestr("schema-0.0.dist-info/RECORD", "")
        subprocess.run([*pip, "--no-index", wheel], check=True, capture_output=True)


@pytest.mark.slow
def test_package_called_schema_and_this_one_leave_each_other_alone(wheel, tmp_path):
    # Given an environment with this package, and then another one whose import name is schema
    scripts = an_environment(tmp_path / "environment", wheel)
    theirs = "import schema; print(schema.Schema(int).validate(3))"
    ours = "import drillbook.schema.book; print(drillbook.PlanBook.__name__)"
    install_the_other_schema(scripts, tmp_path)

    # Then both work
    assert python(scripts, theirs, tmp_path) == ("3\n", "")
    assert python(scripts, ours, tmp_path) == ("PlanBook\n", "")

    # When ours is taken out, then theirs is still whole
    pip = [scripts / "python", "-m", "pip", "uninstall", "-q", "-y", "drillbook"]
    subprocess.run(pip, check=True, capture_output=True)
    assert python(scripts, theirs, tmp_path) == ("3\n", "")
    assert not (packages_of(scripts) / "drillbook").exists()


def test_help_is_there_before_streamlit_would_be():
    """--help imports nothing heavy: none of these is loaded."""
    heavy = (
        "streamlit",
        "simpy",
        "numpy",
        "pydantic",
        "yaml",
        "networkx",
        "rich.console",
        "drillbook.schema.models.plan",
    )
    program = (
        "import sys, drillbook.ui.cli.main\n"
        "code = drillbook.ui.cli.main.run(['--help'])\n"
        f"print('LOADED', [name for name in {heavy} if name in sys.modules], code)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED [] 0"
