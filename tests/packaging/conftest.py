"""The wheel, and an environment with what a base install brings."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "lookup", "indexer")


def pip_of(programs: Path) -> list[str | Path]:
    """The pip of the tests, as it works on another environment."""
    return [sys.executable, "-m", "pip", "--python", programs / "python"]


@pytest.fixture(scope="session")
def package_index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips where no package index answers, and fails there if LOOKUP_TEST_PACKAGE_INDEX is
    `required`."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
    asked = subprocess.run(
        [*pip, tmp_path_factory.mktemp("asked"), "setuptools>=80"], capture_output=True, text=True
    )
    if asked.returncode == 0:
        return
    absent = f"no package index answers: {asked.stderr.strip()[-200:]}"
    if os.environ.get("LOOKUP_TEST_PACKAGE_INDEX") == "required":
        pytest.fail(absent)
    pytest.skip(absent)


@pytest.fixture(scope="session")
def wheel(package_index: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built from a copy, so that nothing is left in the checkout."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in _BUILT_FROM:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]
    subprocess.run([*pip, built, source], check=True)
    return next(built.glob("*.whl"))


@pytest.fixture(scope="session")
def base_install(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment with the wheel and no extra."""
    environment = tmp_path_factory.mktemp("base")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    programs = environment / "bin"
    install = [*pip_of(programs), "install", "--quiet", "--no-compile", "--no-deps"]
    locked = ROOT / "requirements" / "service.txt"
    subprocess.run([*install, "--require-hashes", "--requirement", locked], check=True)
    subprocess.run([*install, wheel], check=True)
    return programs
