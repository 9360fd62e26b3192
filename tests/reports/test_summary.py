"""A decided complaint at a glance."""

from __future__ import annotations

from complaint_rules import load
from complaint_rules.reports.lines import Line, Tone, plain
from complaint_rules.reports.summary import summarize

STANDARD = load("standard")
REJECTED = {"complaint": {"id": "C-1", "subject": "price"}}


def test_every_decision_has_a_row_in_the_policy_s_order():
    rows = summarize(STANDARD.decide(REJECTED).view).rows
    assert [row.decision for row in rows] == list(STANDARD.model.order)


def test_a_row_tells_the_answer_and_why():
    rows = {row.decision: row for row in summarize(STANDARD.decide(REJECTED).view).rows}
    assert (rows["eligibility"].answer, rows["eligibility"].tone) == ("rejected", Tone.ANSWER)
    assert rows["eligibility"].why.startswith("subject_not_covered; STD-0.2")
    assert "needs finding.demands_reasonable" in rows["establishment"].why
    assert rows["establishment"].tone is Tone.OPEN


def test_the_reply_and_the_questions_follow():
    summary = summarize(STANDARD.decide(REJECTED, locale="es").view)
    assert summary.title == "Queja C-1 según: Tramitación estándar de las quejas de clientes 1.0.0"
    assert "Preguntar a continuación" in plain(summary.questions)
    assert "Respuesta al cliente" in plain(summary.reply)


def test_a_collecting_decision_that_is_open_tells_what_is_possible():
    facts = {"complaint": {"demands": ["repair"], "subject": "quality"}}
    rows = {row.decision: row for row in summarize(STANDARD.decide(facts).view).rows}
    assert rows["remedies"].answer == "none; possible besides: repair"


def test_lines_are_indented_by_their_depth():
    assert plain([Line("a"), Line(), Line("b", 2)]) == "a\n\n    b"
