"""``complaint-rules session``, through a pipe."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from complaint_rules import Money
from complaint_rules.cli.answers import read_answer
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.types import DATE, NUMBER
from complaint_rules.domain.unreadable import Unreadable
from complaint_rules.domain.vocabulary import standard_facts

FACTS = {**standard_facts(), "goods.weight": FactDeclaration("goods.weight", NUMBER)}


def ask(run, *lines: str, pack: str = "standard", more: tuple[str, ...] = ()):
    return run("session", "--pack", pack, *more, stdin="".join(f"{line}\n" for line in lines))


def test_it_asks_shows_what_each_answer_decides_and_why_and_sums_up(run) -> None:
    ended = ask(run, "price", "quit")
    assert ended.code == 0
    assert "What is the complaint about? [complaint.subject]" in ended.out
    assert "Acceptance (eligibility): rejected (standard/subject-not-covered, STD-0.2)" in ended.out
    assert "Complaint without a number under: Standard handling" in ended.out


def test_what_is_not_known_is_not_asked_again_and_the_end_of_the_answers_is_an_end(run) -> None:
    ended = ask(run, "", "?")
    assert ended.code == 0
    questions = [line for line in ended.out.splitlines() if line.endswith("]") and "[" in line]
    assert len(questions) == len(set(questions)) == 3


def test_it_ends_when_nothing_is_left_to_ask(run) -> None:
    ended = ask(run, *[""] * 40)
    assert "Nothing is left to ask." in ended.out
    assert ended.code == 0


def test_a_wrong_answer_is_told_and_asked_again(run) -> None:
    ended = ask(run, "prise", "price")
    assert "did you mean 'price'?" in " ".join(ended.out.split())
    assert ended.out.count("[complaint.subject]") == 2
    assert "rejected" in ended.out


def test_why_tells_what_waits_for_the_answer(run) -> None:
    assert "Waiting for it: Acceptance (eligibility)" in ask(run, "why").out


def test_with_json_the_document_alone_goes_to_the_standard_output(run) -> None:
    ended = ask(run, "price", "quit", more=("--json",))
    assert ended.json["decisions"]["eligibility"]["outcome"] == "rejected"
    assert "What is the complaint about?" in ended.err


def test_it_goes_on_from_what_is_known(run, write) -> None:
    file = write("c.json", json.dumps({"complaint": {"subject": "price"}}))
    ended = run("session", file, "--pack", "standard", stdin="quit\n")
    assert "[complaint.subject]" not in ended.out


def test_it_asks_in_the_reader_s_language(run) -> None:
    ended = ask(run, "质量", more=("--locale", "zh"))
    assert "客户投诉的是什么" in ended.out or "[complaint.subject]" in ended.out
    assert "请回答" in ended.out


def test_what_is_offered_in_the_reader_s_words_may_be_typed(run) -> None:
    ended = ask(run, "Precio", "quit", more=("--locale", "es"))
    assert "3 precio" in ended.out
    assert "Admisión (eligibility): rechazada" in ended.out


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("complaint.urgent", "Yes", True),
        ("complaint.urgent", "否", False),
        ("complaint.subject", "maintenance quality", "maintenance_quality"),
        ("complaint.subject", "3", "price"),
        ("complaint.demands", "repair, 3", frozenset({"repair", "discount"})),
        ("complaint.demands", "none", frozenset()),
        ("assessment.loss", "12.50 cny", Money(Decimal("12.50"), "CNY")),
        ("assessment.loss", "CNY 7", Money(Decimal(7), "CNY")),
        ("goods.weight", "2.5", Decimal("2.5")),
    ],
)
def test_an_answer_is_read_as_people_type_it(name: str, typed: str, value: object) -> None:
    assert read_answer(typed, FACTS[name]) == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("complaint.urgent", "perhaps"),
        ("complaint.subject", "99"),
        ("assessment.loss", "12"),
        ("goods.received_on", "31.1.2026"),
    ],
)
def test_an_answer_that_is_no_value_is_refused(name: str, typed: str) -> None:
    assert FACTS["goods.received_on"].type == DATE
    with pytest.raises(Unreadable):
        read_answer(typed, FACTS[name])
