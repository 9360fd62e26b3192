"""No personal value ever reaches the terminal."""

from __future__ import annotations

import json

import pytest

SECRET = "Zhang-Secret-7"  # noqa: S105 - a name that must not be told
PERSONAL = ["name", "phone", "email", "address", "vehicle_plate"]
COMPLAINANT = {"complainant": dict.fromkeys(PERSONAL, SECRET)}

FAULTY = {
    "wrong type": json.dumps({"complainant": {name: [SECRET] for name in PERSONAL}}),
    "nested": json.dumps({"complainant": {"name": {"first": SECRET}}}),
    "no entity": json.dumps({"complainant": SECRET}),
    "unknown beside": json.dumps({**COMPLAINANT, "complaint": {"subjekt": 1}}),
    "cut off": json.dumps(COMPLAINANT)[:-2],
    "not quoted": f'{{"complainant": {{"name": {SECRET}}}}}',
    "toml": f"[complainant]\nname = {SECRET}\n",
    "toml text": f'[complainant]\nname = "{SECRET}\n',
    "toml doubled": f'[complainant]\nname = "{SECRET}"\nname = "{SECRET}"\n',
}


@pytest.mark.parametrize("text", FAULTY.values(), ids=FAULTY)
@pytest.mark.parametrize("suffix", ["json", "jsonl", "toml"])
@pytest.mark.parametrize("command", [["decide", "--pack", "standard"], ["eval", "1", "--pack", "standard", "--facts"]])
def test_no_error_tells_a_personal_value(run, write, text: str, suffix: str, command: list[str]):
    ended = run(*command, write(f"c.{suffix}", text))
    assert (ended.code, ended.out) == (2, "")
    assert ended.err
    assert SECRET not in ended.err


@pytest.mark.parametrize("options", [[], ["--explain"], ["--changes"], ["--json"]])
def test_no_answer_tells_a_personal_value(run, write, options: list[str]):
    facts = {**COMPLAINANT, "complaint": {"subject": "price"}}
    ended = run("decide", write("c.json", json.dumps(facts)), "--pack", "standard", *options)
    assert ended.code == 0
    assert SECRET not in ended.out + ended.err
