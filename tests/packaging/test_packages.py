"""What the project is made of: no package of its code escapes the import contracts or the installed program."""

import tomllib
from pathlib import Path

from setuptools import find_namespace_packages

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
NOT_THE_PROGRAM = {"benchmarks", "tests"}


def test_every_package_is_installed_and_under_the_import_contracts() -> None:
    packages = {init.parent.name for init in ROOT.glob("*/__init__.py")} - NOT_THE_PROGRAM
    contracts = PROJECT["tool"]["importlinter"]
    assert packages == set(contracts["root_packages"])
    layers = next(contract for contract in contracts["contracts"] if contract["id"] == "layers")
    assert packages == {name.strip() for layer in layers["layers"] for name in layer.split("|")}
    installed = find_namespace_packages(str(ROOT), **PROJECT["tool"]["setuptools"]["packages"]["find"])
    assert packages == {name for name in installed if "." not in name}


def test_no_folder_of_code_is_hidden_from_the_import_contracts() -> None:
    versions = ROOT / "migrations" / "versions"  # read by alembic, imported by nobody
    packages = PROJECT["tool"]["importlinter"]["root_packages"]
    folders = {file.parent for package in packages for file in (ROOT / package).rglob("*.py")} - {versions}
    assert {str(folder) for folder in folders if not (folder / "__init__.py").exists()} == set()


def test_every_file_that_the_program_reads_at_run_time_is_installed() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["*"]
    for package in PROJECT["tool"]["importlinter"]["root_packages"]:
        for file in (ROOT / package).rglob("*"):
            if file.is_file() and file.suffix not in {".py", ".pyc"}:
                assert any(file.match(pattern) for pattern in patterns), f"{file} is not installed: see package-data"
