"""A frozen policy is the policy; an altered one is refused."""

from __future__ import annotations

import contextlib
import json
import random
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaint_rules.domain.errors import PolicyError
from complaint_rules.policy.canonical import digest_of, policy_tables
from complaint_rules.policy.freezing import freeze, thaw
from complaint_rules.policy.loading import check_pack, load_policy
from complaint_rules.policy.model import Policy
from tests.policy.packs import HEADER, RULES, header_of, load_from, write_pack


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    root = tmp_path_factory.mktemp("packs")
    own = header_of("own", extends='["base"]', without='{"base/fee" = "free"}')
    return load_from(root, "own", base={"pack.toml": HEADER, "rules.toml": RULES}, own={"pack.toml": own})


def test_thawing_is_the_inverse_of_freezing(policy: Policy) -> None:
    thawed = thaw(freeze(policy))
    assert thawed == policy
    assert thawed.digest == policy.digest
    assert freeze(thawed) == freeze(policy)


def test_the_shipped_pack_survives_freezing() -> None:
    standard = load_policy("standard")
    assert thaw(freeze(standard)) == standard


def test_a_frozen_policy_needs_its_packs_no_more(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "base", {"pack.toml": HEADER, "rules.toml": RULES})
    loaded = load_policy(folder)
    frozen = tmp_path / "frozen.json"
    frozen.write_text(freeze(loaded), encoding="utf-8")
    shutil.rmtree(folder)
    assert load_policy(frozen) == loaded


def test_a_frozen_policy_names_no_file(policy: Policy) -> None:
    assert "toml" not in freeze(policy)


def leaves(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        return [path]
    return [leaf for key, each in items for leaf in leaves(each, (*path, key))]


@given(st.data())
def test_whatever_is_altered_is_refused(policy: Policy, data: st.DataObject) -> None:
    frozen = json.loads(freeze(policy))
    *way, last = data.draw(st.sampled_from(leaves(frozen)))
    parent = frozen
    for key in way:
        parent = parent[key]
    old = parent[last]
    parent[last] = not old if isinstance(old, bool) else old + 1 if isinstance(old, int) else f"{old}x"
    with pytest.raises(PolicyError):
        thaw(json.dumps(frozen))


anything: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3) | st.sampled_from(["value", "9999-99-99"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "value", "id"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(st.data())
def test_no_frozen_file_whatsoever_ends_in_anything_but_a_fault(policy: Policy, data: st.DataObject) -> None:
    frozen = json.loads(freeze(policy))
    way = data.draw(st.sampled_from(leaves(frozen["policy"])))
    cut = data.draw(st.integers(1, len(way)))
    parent = frozen["policy"]
    for key in way[: cut - 1]:
        parent = parent[key]
    parent[way[cut - 1]] = data.draw(anything)
    frozen["digest"] = digest_of(frozen["policy"])
    with contextlib.suppress(PolicyError):
        assert thaw(json.dumps(frozen)).digest == frozen["digest"]


def test_an_altered_figure_with_the_old_digest_is_told_as_such(policy: Policy) -> None:
    with pytest.raises(PolicyError, match="was altered: its digest is"):
        thaw(freeze(policy).replace('"2020-01-01": "30"', '"2020-01-01": "31"'))


def test_a_new_digest_does_not_save_a_policy_that_is_none(policy: Policy) -> None:
    tables = policy_tables(policy)
    tables["rule"][0]["when"] = "complaint.subjekt = 1"
    frozen = {"format": 1, "digest": digest_of(tables), "policy": tables}
    with pytest.raises(PolicyError, match=r"unknown name `complaint\.subjekt`"):
        thaw(json.dumps(frozen))


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"a": 1, "a": 2}', "[" * 100_000, '{"format": 2, "digest": "", "policy": {}}', '"\\ud800"'],
)
def test_what_is_no_frozen_policy_is_a_fault(text: str) -> None:
    with pytest.raises(PolicyError):
        thaw(text, "frozen.json")


@pytest.mark.parametrize("key", ["pack", "packs", "rule", "facts", "decision", "define"])
def test_a_part_that_is_missing_or_of_a_wrong_type_is_a_fault(policy: Policy, key: str) -> None:
    for value in ([None], {"x": 1}, 7, None):
        frozen = json.loads(freeze(policy))
        frozen["policy"][key] = value
        with pytest.raises(PolicyError):
            thaw(json.dumps(frozen))
        del frozen["policy"][key]
        with pytest.raises(PolicyError):
            thaw(json.dumps(frozen))


def blocks(text: str) -> list[str]:
    """The top-level tables of a file, each with its entries."""
    return [block for block in re.split(r"(?m)^(?=\[)", text) if block]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(seed=st.integers(0, 2**32), line_end=st.sampled_from(["\n", "\r\n"]), files=st.integers(1, 4))
def test_the_order_of_tables_files_and_line_ends_never_change_the_digest(
    seed: int, line_end: str, files: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a shuffle
    mixed = blocks(RULES)
    chance.shuffle(mixed)
    parts = {f"part{chance.randrange(10**6)}-{n}.toml": "".join(mixed[n::files]) for n in range(files)}
    written = {"pack.toml": HEADER, **parts}
    folder = tmp_path / f"{seed}-{files}-{len(line_end)}"
    write_pack(folder, {name: text.replace("\n", line_end) for name, text in written.items()})
    shuffled = load_policy(folder)
    plain = load_policy(write_pack(tmp_path / "plain", {"pack.toml": HEADER, "rules.toml": RULES}))
    assert shuffled.digest == plain.digest
    assert shuffled == plain
    assert freeze(shuffled) == freeze(plain)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("'not(late)'", "'not( late )'", True),
        ("2025-01-01 = 20", "2025-01-01 = 20.0", True),
        ("2025-01-01 = 20", "2025-01-01 = 21", False),
        ("Somebody writes it down.", "Somebody writes it down!", False),
    ],
)
def test_the_digest_follows_the_meaning_and_the_texts(old: str, new: str, same: bool, tmp_path: Path) -> None:
    plain = load_policy(write_pack(tmp_path / "a", {"pack.toml": HEADER, "rules.toml": RULES}))
    other = load_policy(write_pack(tmp_path / "b", {"pack.toml": HEADER, "rules.toml": RULES.replace(old, new)}))
    assert (plain.digest == other.digest) is same


KEYS = [match.start(1) for match in re.finditer(r"(?m)^([a-z_]+) = ", RULES) if match[1] not in {"late", "on_time"}]


@pytest.mark.parametrize("start", KEYS)
def test_a_typing_error_in_any_key_is_a_fault_at_its_line(start: int, tmp_path: Path) -> None:
    text = RULES[:start] + "q" + RULES[start:]
    folder = write_pack(tmp_path, {"pack.toml": HEADER, "rules.toml": text})
    line = text.count("\n", 0, start) + 1
    places = {(fault.line, fault.column) for fault in check_pack(folder).faults if "unknown key" in fault.message}
    assert (line, 1) in places
