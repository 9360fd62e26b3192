"""The public contract cases hold from the command line, on every engine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engines.available import ENGINE_NAMES

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_every_public_case_holds(run, write, shared: Path, engine: str):
    cases = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(shared.glob("contract/*.json"))]
    assert cases
    wrong = []
    for case in cases:
        pack = case["pack"] if case["pack"] == "standard" else ROOT / "policies" / case["pack"]
        ended = run("decide", write("c.json", json.dumps(case["facts"])), "--pack", pack, "--json", "--engine", engine)
        assert ended.code == 0, ended.err
        for name, expected in case["expect"].items():
            found = ended.json["decisions"][name]
            if {key: found[key] for key in expected} != expected:
                wrong.append((case["pack"], case["name"], name, expected, found))
        printed = {each["id"]: each for each in ended.json["deadlines"]}
        for name, expected in case.get("deadlines", {}).items():
            if {key: printed[name][key] for key in expected} != expected:
                wrong.append((case["pack"], case["name"], name, expected, printed[name]))
    assert wrong == []
