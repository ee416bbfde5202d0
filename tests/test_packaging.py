"""An installed wheel, not only a checkout, does the main job; an unpacked sdist passes its own tests."""

import os
import runpy
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile

import pytest

from tests.command import ROOT

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
TESTS_OF_SDIST = ("tests/test_condition.py", "tests/test_docs.py", "tests/test_rules.py")


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
    purelib = subprocess.check_output(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    ).strip()
    with open(os.path.join(purelib, "dependencies.pth"), "w", encoding="utf-8") as path_file:
        path_file.write(sysconfig.get_path("purelib") + "\n")
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
    return environment_with(tmp_path_factory.mktemp("installed"), "--no-deps", wheel).parent


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
