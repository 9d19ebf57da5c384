"""What gets installed: pinned, hashed, in step with pyproject.toml, and from no particular index."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUN, DEV = "requirements.lock", "requirements-dev.lock"
PYTHONS = ("3.11.0", "3.12.0", "3.13.0")


def entries(lock: str) -> list[tuple[Requirement, list[str]]]:
    """Every pinned requirement of a lock with its hashes."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / lock).read_text(), flags=re.MULTILINE)
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        requirement, *hashes = line.split(" --hash=")
        found.append((Requirement(requirement.strip()), [digest.strip() for digest in hashes]))
    return found


def pins(lock: str, python: str) -> dict[str, str]:
    """Package to version, as installed on Linux for one Python."""
    environment = {"python_full_version": python, "python_version": python[:4], "sys_platform": "linux"}
    return {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement, _ in entries(lock)
        if requirement.marker is None or requirement.marker.evaluate(environment)
    }


@pytest.mark.parametrize("lock", [RUN, DEV])
def test_a_lock_pins_every_package_to_one_version_by_hash(lock: str) -> None:
    for requirement, hashes in entries(lock):
        assert re.fullmatch(r"==[^,*]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes), requirement


@pytest.mark.parametrize("lock", [RUN, DEV])
def test_a_lock_names_no_index_and_no_machine(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--|^-(?!-hash)", text.replace("\n    --hash", ""), flags=re.MULTILINE)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", [RUN, DEV])
def test_a_lock_satisfies_what_the_project_asks_for(lock: str, python: str) -> None:
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    if lock == DEV:
        asked += [wanted for extra in PROJECT["project"]["optional-dependencies"].values() for wanted in extra]
    pinned = pins(lock, python)
    for wanted in map(Requirement, asked):
        version = pinned.get(canonicalize_name(wanted.name))
        assert version, f"{wanted.name} is not in {lock}: run `make lock`"
        assert wanted.specifier.contains(version), f"{lock} has {wanted.name} {version}: run `make lock`"


@pytest.mark.parametrize("python", PYTHONS)
def test_the_tests_run_on_the_very_packages_that_are_shipped(python: str) -> None:
    shipped, tested = pins(RUN, python), pins(DEV, python)
    assert shipped.items() <= tested.items()
