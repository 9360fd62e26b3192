"""A decided complaint at a glance."""

from __future__ import annotations

from complaint_rules import load
from complaint_rules.reports.lines import Line, Tone, plain
from complaint_rules.reports.summary import summarize

STANDARD = load("standard")
PACK = """
[pack]
name = "files"
version = "1.0.0"
format = 1
zone = "UTC"
locales = ["en"]
"""
REJECTED = {"complaint": {"id": "C-1", "subject": "price"}}


def test_every_decision_has_a_row_in_the_policy_s_order():
    rows = summarize(STANDARD.decide(REJECTED).view).rows
    assert [row.decision.rpartition("(")[2].rstrip(")") for row in rows] == list(STANDARD.model.order_of_answers)


def test_a_row_is_called_by_its_title_in_the_locale_and_by_its_name():
    rows = summarize(STANDARD.decide(REJECTED, locale="zh").view).rows
    assert "受理 (eligibility)" in [row.decision for row in rows]


def test_the_names_of_outcomes_are_written_as_words_and_those_of_facts_as_they_are():
    facts = {"complaint": {"subject": "quantity"}, "finding": {"reasons_sufficient": False}}
    answers = {row.decision: row.answer for row in summarize(STANDARD.decide(facts).view).rows}
    assert answers["Establishment (establishment)"] == "not established"
    assert answers["Responsible department (responsible_department)"] == "storage and transportation"
    assert answers["What the record lacks (missing_fields)"] == (
        "complainant.name, complaint.demands, complaint.received_at"
    )


def test_a_text_that_a_rule_computes_is_no_name_and_stays_as_it_is(tmp_path):
    rules = """
[[clause]]
id = "X-1"
kind = "decision"
says = "The order's number is the file's."

[decision.file]
type = "text"

[[rule]]
id = "file"
decides = "file"
when = 'true'
then = { value = 'order.number' }
clauses = ["X-1"]
"""
    (tmp_path / "pack.toml").write_text(PACK + rules, encoding="utf-8")
    rows = summarize(load(tmp_path).decide({"order": {"number": "SO_7"}}).view).rows
    assert [(row.decision, row.answer) for row in rows] == [("file", "SO_7")]


def test_a_row_tells_the_answer_and_why():
    rows = {row.decision: row for row in summarize(STANDARD.decide(REJECTED).view).rows}
    assert (rows["Acceptance (eligibility)"].answer, rows["Acceptance (eligibility)"].tone) == ("rejected", Tone.ANSWER)
    assert rows["Acceptance (eligibility)"].why.startswith("subject not covered; STD-0.2")
    assert "needs finding.demands_reasonable" in rows["Establishment (establishment)"].why
    assert rows["Establishment (establishment)"].tone is Tone.OPEN


def test_the_reply_and_the_questions_follow():
    summary = summarize(STANDARD.decide(REJECTED, locale="es").view)
    assert summary.title == "Queja C-1 según: Tramitación estándar de las quejas de clientes 1.0.0"
    assert "Preguntar a continuación" in plain(summary.questions)
    assert "Respuesta al cliente" in plain(summary.reply)


def test_a_collecting_decision_that_is_open_tells_what_is_possible():
    facts = {"complaint": {"demands": ["repair"], "subject": "quality"}}
    rows = {row.decision: row for row in summarize(STANDARD.decide(facts).view).rows}
    assert rows["Remedies to consider (remedies)"].answer == "none; possible besides: repair"


def test_lines_are_indented_by_their_depth():
    assert plain([Line("a"), Line(), Line("b", 2)]) == "a\n\n    b"
