"""What is built holds what it must."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from tests.project.tools import run

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheels")]


@pytest.fixture(scope="module")
def wheels(copied: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The names of the files in each wheel, by distribution."""
    folder = tmp_path_factory.mktemp("wheels")
    companies = [file.parent for file in copied.glob("policies/*/pack.toml")]
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, copied, *companies)
    return {wheel.name.partition("-")[0]: set(zipfile.ZipFile(wheel).namelist()) for wheel in folder.glob("*.whl")}


def test_the_library_s_wheel_holds_every_file_of_the_package(wheels: dict[str, set[str]], copied: Path):
    package = copied / "complaint_rules"
    files = {file.relative_to(copied).as_posix() for file in package.rglob("*") if file.is_file()}
    packaged = {name for name in wheels["complaint_rules"] if name.startswith("complaint_rules/")}
    assert packaged == files
    assert {"complaint_rules/py.typed", "complaint_rules/packs/standard/pack.toml"} <= packaged


def test_the_library_s_wheel_holds_nothing_else(wheels: dict[str, set[str]]):
    tops = {name.partition("/")[0] for name in wheels["complaint_rules"]}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"complaint_rules"}


@pytest.mark.parametrize("pack", ["auto_maintenance", "baisha", "kfeng"])
def test_a_company_s_wheel_holds_its_whole_pack(pack: str, wheels: dict[str, set[str]], copied: Path):
    package = f"complaint_rules_{pack}"
    data = {f"{package}/{file.name}" for file in (copied / "policies" / pack).glob("*.toml")}
    data.discard(f"{package}/pyproject.toml")
    assert f"{package}/pack.toml" in data
    assert data <= wheels[package]
