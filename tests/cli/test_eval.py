"""`complaint-rules eval`."""

from __future__ import annotations

import pytest

FACTS = """{
  "complaint": {"received_at": "2026-03-02T00:10:00+08:00"},
  "goods": {"received_on": "2026-01-30", "price": 12.50}
}"""


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("1 + 1", "2"),
        ("0.1 + 0.2 = 0.3", "true"),
        ("1 / 0", "null"),
        ('"a"', '"a"'),
        ("[1, 2.50, 3]", "[1, 2.50, 3]"),
        ('@"2026-01-31" + @"P1D"', '@"2026-02-01"'),
        ('@"PT24H"', '@"P1D"'),
        ('money(12.50, "CNY")', 'money(12.50, "CNY")'),
        ("goods.unknown > 3", "null"),
        ("known(goods.unknown)", "false"),
    ],
)
def test_prints_the_value_as_the_language_writes_it(run, expression: str, told: str):
    assert run("eval", expression).out == f"{told}\n"


def test_facts_of_the_shipped_vocabulary_have_their_types(run, write):
    file = write("c.json", FACTS)
    command = ("eval", "days_between(goods.received_on, complaint.received_at)", "--facts", file)
    assert run(*command).out == "30\n"
    assert run(*command, "--zone", "Asia/Shanghai").out == "31\n"
    assert run("eval", "goods.price * 2", "--facts", file).out == "25.00\n"


def test_a_pack_brings_its_names(run, write):
    facts = ("--facts", write("c.json", FACTS.replace(', "price": 12.50', "")))
    assert run("eval", "days_since_receipt - parameter.window", "--pack", "standard", *facts).out == "1\n"
    assert run("eval", 'establishment = "established"', "--pack", "standard", *facts).out == "null\n"
    assert run("eval", "missing_fields", "--pack", "standard").out.startswith('["complainant.name", ')


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["1 +"], "1:4: expected a value, got the end"),
        (["goods.recieved_on", "--pack", "standard"], "did you mean 'goods.received_on'?"),
        (["1", "--zone", "Mars/Base"], "zone: `Mars/Base` is no zone"),
        (["1", "--zone", "UTC", "--pack", "standard"], "the pack has a zone of its own"),
        (["1", "--facts", "nowhere.json"], "nowhere.json: no such file or directory"),
        (["1", "--facts", "many.json"], "many.json: holds 2 complaints"),
        (["1", "--facts", "list.json"], "list.json: a number is no object of named fields"),
        (["1", "--facts", "wrong.json"], "wrong.json: goods.received_on: `soon` is no date"),
    ],
)
def test_what_cannot_be_evaluated_is_told(run, write, arguments: list[str], told: str):
    write("many.json", "[{}, {}]")
    write("list.json", "5")
    write("wrong.json", '{"goods": {"received_on": "soon"}}')
    ended = run("eval", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
