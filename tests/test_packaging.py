"""An installed wheel, not only a checkout, does the main job: the samples travel with it."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile

import pytest

from tests.command import ROOT

SHIPPED = (
    "api",
    "schema",
    "simulator",
    "ui",
    "plans",
    "scenarios",
    "pyproject.toml",
    "setup.py",
    "MANIFEST.in",
    "LICENSE",
    "THIRD_PARTY_LICENSES.txt",
    "README.md",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy, so that nothing left over in the checkout gets in."""
    work = tmp_path_factory.mktemp("wheel")
    copy = work / "copy"
    copy.mkdir()
    for name in SHIPPED:
        source = ROOT / name
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(source, copy / name, ignore=ignored) if source.is_dir() else shutil.copy(source, copy / name)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(work), str(copy)]
    subprocess.run(command, check=True, capture_output=True, cwd=work)
    return next(work.glob("drillbook-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A fresh environment with the wheel; its dependencies are looked up where this test runs."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=True)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run(
        [scripts / "python", "-m", "pip", "install", "-q", "--no-deps", wheel], check=True, capture_output=True
    )
    purelib = subprocess.check_output(
        [scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    ).strip()
    with open(os.path.join(purelib, "dependencies.pth"), "w", encoding="utf-8") as path_file:
        path_file.write(sysconfig.get_path("purelib") + "\n")
    return scripts


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
