"""Packs are found by name and by path, and nothing of them is executed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from complaint_rules.domain.errors import PackNotFoundError, PolicyError
from complaint_rules.policy.discovery import find_installed, find_pack, installed_packs
from complaint_rules.policy.loading import check_pack, load_policy
from tests.policy.packs import HEADER, RULES, write_pack

DEADLY = "raise SystemExit('a pack was executed')\n"


def install(site: Path, distribution: str, pack: str, package: str, folder: str) -> Path:
    """A distribution as pip leaves it: metadata, and a package whose import ends the process."""
    info = site / f"{distribution}-3.2.1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 3.2.1\n")
    (info / "entry_points.txt").write_text(f"[complaint_rules.packs]\n{pack} = {package}\n")
    header = HEADER.replace('"base"', f'"{pack}"')
    files = {"pack.toml": header, "rules.toml": RULES, "__init__.py": DEADLY}
    return write_pack(site / folder, files)


def test_a_pack_whose_package_raises_on_import_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = install(tmp_path, "deadly-pack", "deadly", "deadly_package", "deadly_package")
    monkeypatch.syspath_prepend(tmp_path)
    assert load_policy("deadly").name == "deadly"
    assert find_pack("deadly") == folder
    assert "deadly_package" not in sys.modules
    found = installed_packs()["deadly"]
    assert (found.distribution, found.version) == ("deadly-pack", "3.2.1")


def test_no_package_above_a_pack_is_executed_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = install(tmp_path, "deep-pack", "deep", "deep_package.inner.packs", "deep_package/inner/packs")
    for package in (folder.parent, folder.parent.parent):
        (package / "__init__.py").write_text(DEADLY)
    monkeypatch.syspath_prepend(tmp_path)
    assert find_installed("deep") == folder
    assert load_policy("deep").name == "deep"
    assert not any(name.startswith("deep_package") for name in sys.modules)


def test_two_distributions_with_one_pack_are_an_error_that_names_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "first-dist", "same", "same_one", "same_one")
    install(tmp_path, "second-dist", "same", "same_two", "same_two")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PolicyError, match="`first-dist` and `second-dist`"):
        installed_packs()


def test_standard_is_always_there() -> None:
    assert installed_packs()["standard"].distribution == "complaint-rules"
    assert (find_pack("standard") / "pack.toml").is_file()


def test_an_unknown_name_is_told_with_a_suggestion() -> None:
    with pytest.raises(PackNotFoundError, match="no installed pack is called `standrad`; did you mean 'standard'"):
        find_pack("standrad")


def test_a_folder_without_pack_toml_is_told_with_a_suggestion(tmp_path: Path) -> None:
    (tmp_path / "standart").mkdir()
    with pytest.raises(PackNotFoundError, match=r"no pack\.toml; did you mean the installed 'standard'"):
        load_policy(tmp_path / "standart")


@pytest.mark.parametrize("name", ["./nothing", "nothing.json"])
def test_a_path_that_leads_nowhere_is_not_found(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PackNotFoundError):
        load_policy(name)
    with pytest.raises(PackNotFoundError):
        check_pack(name)


@pytest.mark.parametrize("files", [{}, {"pack.toml": HEADER, "rules.toml": RULES}], ids=["empty", "pack"])
def test_an_installed_name_means_that_pack_whatever_folder_is_near(
    files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "standard").mkdir()
    write_pack(tmp_path / "standard", files)
    monkeypatch.chdir(tmp_path)
    assert find_pack("standard") == find_installed("standard") != Path("standard").resolve()
    assert load_policy("standard").name == "standard"


@pytest.mark.parametrize("path", ["./standard", Path("standard"), "near"])
def test_a_folder_is_found_by_a_path_or_by_a_name_that_is_not_installed(
    path: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pack(tmp_path / Path(path).name, {"pack.toml": HEADER, "rules.toml": RULES})
    monkeypatch.chdir(tmp_path)
    assert find_pack(path) == Path(path)
    assert load_policy(path).name == "base"


def test_the_shipped_pack_uses_the_entry_point_that_anyone_uses() -> None:
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    assert 'standard = "complaint_rules.packs.standard"' in project.read_text()
