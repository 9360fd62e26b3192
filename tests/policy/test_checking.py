"""Every kind of fault is told once, at its line and column, and no other fault with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from complaint_rules.policy.loading import check_pack
from tests.policy.packs import HEADER, MARK, RULES, faults_of, marked, write_pack

RULE = '[[rule]]\nid = "x"\ndecides = "eligibility"\nwhen = "true"\nthen = "accepted"\nclause = "B-1"\n'
EXAMPLE = '[[example]]\nid = "x"\nexpect = {}\n'


def changed(old: str, new: str) -> str:
    """The rules of the base pack with one passage changed."""
    assert old in RULES
    return RULES.replace(old, new, 1)


def rule(old: str, new: str) -> str:
    assert old in RULE
    return RULES + RULE.replace(old, new, 1)


CASES = {
    # tables and keys
    "unknown table": (RULES + "▸[[rul]]\nid = 1\n", "rul", "unknown table `rul`; did you mean 'rule'?"),
    "table written singly": (RULES.replace("[[waiver]]", "▸[waiver]"), "waiver", "written `[[waiver]]`"),
    "unknown key": (rule("when", "▸whne"), "rule.x.whne", "unknown key `whne`; did you mean 'when'?"),
    "key of frozen policies": (rule("when", '▸pack = "y"\nwhen'), "rule.x.pack", "unknown key `pack`"),
    "wrong type": (rule('"true"', "▸true"), "rule.x.when", "expected a text, got a boolean"),
    "empty text": (rule('"true"', '▸""'), "rule.x.when", "the text is empty"),
    "missing key": (
        rule('[[rule]]\nid = "x"\ndecides = "eligibility"\n', '▸[[rule]]\nid = "x"\n'),
        "rule.x",
        "`decides` is missing",
    ),
    "item of a wrong type": (
        rule('"B-1"', '"B-1"\noverrides = ["late", ▸7]'),
        "rule.x.overrides[1]",
        "expected a text",
    ),
    "no table": (RULES + "[parameter]\ncap = ▸7\n", "parameter.cap", "expected a table"),
    "locale of no use": (
        changed('es = "Alguien', '▸se = "Alguien'),
        "clause.B-2.says.se",
        "`se` is no locale of the pack",
    ),
    "fact without dot": (RULES + '▸[facts.amount]\ntype = "number"\n', "facts.amount", "in quotes"),
    "pack in another file": (RULES + "▸[pack]\n", "pack", "`[pack]` stands only in pack.toml"),
    # names
    "doubled rule": (rule('"x"', '▸"late"'), "rule.late.id", "the id `late` is taken already in"),
    "doubled clause": (
        RULES + '[[clause]]\nid = ▸"B-1"\nkind = "decision"\nsays = "x"\n',
        "clause.B-1.id",
        "is taken already",
    ),
    "bad id": (rule('"x"', '▸"X y"'), "rule.X y.id", "`X y` is no id"),
    "bad decision name": (RULES + '▸[decision.Big]\ntype = "number"\n', "decision.Big", "`Big` is no name"),
    "bad reason": (rule("clause", 'reason = ▸"too late"\nclause'), "rule.x.reason", "the reason `too late` is no name"),
    "bad kind of clause": (changed('"process"', '▸"proces"'), "clause.B-2.kind", "`proces` is no kind of clause"),
    "define with a decision's name": (
        changed("on_time = ", "▸forms = 'true'\non_time = "),
        "define.forms",
        "`forms` is a decision already",
    ),
    # expressions
    "condition not boolean": (rule('"true"', "'▸1 + 1'"), "rule.x.when", "it is a number where a boolean is wanted"),
    "unknown name": (
        rule('"true"', "'true and ▸complaint.subjekt = \"quality\"'"),
        "rule.x.when",
        "did you mean 'complaint.subject'?",
    ),
    "syntax": (rule('"true"', "'true and ▸'"), "rule.x.when", "expected a value, got the end"),
    "enum value": (rule('"true"', "'complaint.subject = ▸\"qualty\"'"), "rule.x.when", "did you mean 'quality'?"),
    "in a multi-line text": (
        changed("  (complaint.subject", "  (▸complaint.sbject"),
        "rule.in-time.when",
        "unknown name",
    ),
    "behind an escape": (rule('"true"', '"\\"a\\" = \\"a\\" and ▸nothing.here"'), "rule.x.when", "unknown name"),
    "in a define": (
        changed("not(late)", "not(▸latte)"),
        "define.on_time",
        "unknown name `latte`; did you mean 'late'?",
    ),
    "computed outcome": (
        changed("'parameter.window / 2'", "'▸true'"),
        "rule.points.then.value",
        "it is a boolean where a number",
    ),
    "invariant": (
        changed("holds = 'not(complaint.urgent)'", "holds = '▸1'"),
        "assume.never-urgent.holds",
        "a boolean is wanted",
    ),
    "variable with a decision's name": (
        rule('"true"', "▸'some fee in [1, 2] satisfies fee > 1'"),
        "rule.x.when",
        "the variable `fee` is a decision or a define already",
    ),
    # outcomes and values
    "undeclared outcome": (
        rule('"accepted"', '▸"acepted"'),
        "rule.x.then",
        "`acepted` is no outcome of `eligibility`; did you mean",
    ),
    "outcome of a wrong type": (rule('"accepted"', "▸7"), "rule.x.then", "`7` is none of accepted, rejected"),
    "consequence with other keys": (
        rule('"accepted"', "▸{valeu = '1'}"),
        "rule.x.then",
        "write an outcome, or `{value = 'expression'}`",
    ),
    "outcome that tells a name": (
        changed("'parameter.window / 2'", "▸'if complainant.name = \"Ann\" then 1 else 2'"),
        "rule.points.then.value",
        "`complainant.name` is personal, and an outcome is told to everybody",
    ),
    "unknown decision": (rule('"eligibility"', '▸"elegibility"'), "rule.x.decides", "did you mean 'eligibility'?"),
    "outcomes twice": (changed('["a", "b"]', '["a", ▸"a"]'), "decision.forms.outcomes[1]", "`a` is listed twice"),
    "enum without outcomes": (
        changed('[decision.points]\ntype = "number"', "▸[decision.points]"),
        "decision.points",
        None,
    ),
    "order": (
        changed("collect = true", 'collect = true\norder = ["a", ▸"c"]'),
        "decision.forms.order[1]",
        "`c` is no outcome",
    ),
    "otherwise with collect": (
        changed("collect = true", 'collect = true\notherwise = ▸"a"'),
        "decision.forms.otherwise",
        "no `otherwise`",
    ),
    "unknown type": (
        changed('"number"\n', '▸"nummer"\n'),
        "decision.points.type",
        "`nummer` is no type here; did you mean 'number'?",
    ),
    "parameter without unit": (RULES + "▸[parameter.cap]\nvalue = 5\n", "parameter.cap", 'such as unit = "days"'),
    "amount without unit": (RULES + '▸[parameter.cap]\ntype = "money"\n', "parameter.cap", 'such as unit = "yuan"'),
    "parameter's value": (
        changed("2025-01-01 = 20", "2025-01-01 = ▸true"),
        "parameter.window.values.2025-01-01",
        "is no number",
    ),
    "parameter's day": (
        changed("2025-01-01 = 20", "▸2025-02-30 = 20"),
        "parameter.window.values.2025-02-30",
        "is no day",
    ),
    "value and days": (changed("2025-01-01 = 20", "value = ▸7"), "parameter.window.value", "not both"),
    "from after until": (
        changed("from = 2020-01-01", "from = ▸2020-01-02\nuntil = 2020-01-01"),
        "rule.in-time.from",
        "is after until",
    ),
    "fact's bounds": (
        changed("ask =", 'max = {amount = "-1", currency = "CNY"}\nask =').replace("min = ", "min = ▸"),
        "facts.transaction.amount.min",
        "`min` is more than `max`",
    ),
    # references
    "unknown clause": (rule('"B-1"', '▸"B-9"'), "rule.x.clause", "`B-9` is no clause of the catalogue"),
    "unknown clause in a list": (
        changed('clauses = ["B-1"]', 'clauses = ["B-1", ▸"B-7"]'),
        "rule.late.clauses[1]",
        "`B-7`",
    ),
    "dangling override": (rule('"B-1"', '"B-1"\noverrides = [▸"lat"]'), "rule.x.overrides[0]", "did you mean 'late'?"),
    "override of another decision": (
        rule('"B-1"', '"B-1"\noverrides = [▸"fee"]'),
        "rule.x.overrides[0]",
        "`base/fee` decides `fee`",
    ),
    "group that is not there": (
        rule('"B-1"', '"B-1"\noverrides = [▸"group:acepting"]'),
        "rule.x.overrides[0]",
        "did you mean 'accepting'?",
    ),
    "group of itself alone": (
        rule('"B-1"', '"B-1"\ngroup = "g"\noverrides = [▸"group:g"]'),
        "rule.x.overrides[0]",
        "no other rule",
    ),
    "circle of overrides": (
        changed('group = "accepting"', 'group = "accepting"\noverrides = ▸["late"]'),
        "rule.in-time.overrides",
        None,
    ),
    "rule overriding itself": (rule('"B-1"', '"B-1"\noverrides = ▸["x"]'), "rule.x.overrides", "base/x > base/x"),
    "circle of defines": (changed("'not(late)'", "▸'not(on_time)'"), "define.on_time", "on_time > on_time"),
    "circle of decisions": (
        changed("'eligibility = \"rejected\"'", "▸'points > 1'").replace(
            "'parameter.window / 2'", "'if fee = money(1, \"CNY\") then 1 else 2'"
        ),
        "rule.fee.when",
        "fee > points > fee",
    ),
    # texts
    "missing locale": (
        changed(', es = "Pasados', ', es = "x"}\n#').replace('{en = "Past', '▸{en = "Past').replace(', es = "x"', ""),
        "message.sorry.text",
        "the text in `es` is missing",
    ),
    "placeholder": (
        changed('{en = "Past the {parameter.window}', '{en = "Past the ▸{parameter.windw}'),
        "message.sorry.text.en",
        "did you mean 'parameter.window'?",
    ),
    "personal placeholder": (
        changed("los {parameter.window}", "los ▸{complainant.name}"),
        "message.sorry.text.es",
        "is personal",
    ),
    "lone brace": (changed("Past the {", "Past ▸{ the {"), "message.sorry.text.en", "a lone `{`"),
    "reason that no rule gives": (
        changed('días"}\nreason = "outside', 'días"}\nreason = ▸"outsid'),
        "message.sorry.reason",
        "did you mean 'outside_window'?",
    ),
    # examples
    "given value": (
        changed('subject = "quality"}', 'subject = ▸"qality"}'),
        "example.in-time.given.complaint.subject",
        None,
    ),
    "given field": (
        RULES + EXAMPLE + "given.complaint.subjekt = ▸1\n",
        "example.x.given.complaint.subjekt",
        "unknown field; did you mean 'subject'?",
    ),
    "naive instant": (
        RULES + EXAMPLE + "given.complaint.received_at = ▸2026-03-01T08:00:00\n",
        "example.x.given.complaint.received_at",
        "no UTC offset",
    ),
    "expected decision": (
        changed("forms = [], points", "forms = [], ▸point"),
        "example.in-time.expect.point",
        "did you mean 'points'?",
    ),
    "expected outcome": (
        changed('eligibility = "accepted", f', 'eligibility = ▸"acepted", f'),
        "example.in-time.expect.eligibility",
        "is no outcome",
    ),
    "expected status": (
        changed('"undetermined"', '▸"undertermined"'),
        "example.receipt-unknown.expect.eligibility.status",
        "did you mean 'undetermined'?",
    ),
    "expected need": (
        changed('needs = ["goods.received_on"]', 'needs = [▸"goods.recieved_on"]'),
        "example.receipt-unknown.expect.eligibility.needs[0]",
        None,
    ),
    "expected part": (
        changed("{outcome = 10}", "{▸outcom = 10}"),
        "example.in-time.expect.points.outcom",
        "did you mean 'outcome'?",
    ),
    "collected outcome": (
        changed("forms = []", 'forms = ▸"a"'),
        "example.in-time.expect.forms",
        "its outcome is a list",
    ),
    "unknown of no fact": (
        changed('unknown = ["goods.received_on"', 'unknown = ["goods.received_on", ▸"goods.produkt"'),
        "example.receipt-unknown.unknown[1]",
        "did you mean 'product'?",
    ),
    "like": (
        changed('like = "in-time"', 'like = ▸"intime"'),
        "example.receipt-unknown.like",
        "did you mean 'in-time'?",
    ),
    "unknown without dot": (
        changed('unknown = ["goods.received_on"]', 'unknown = ["goods.received_on", ▸"goods"]'),
        "example.receipt-unknown.unknown[1]",
        None,
    ),
    # calendar
    "day of the week": (changed("{monday =", "{▸mondy ="), "calendar.week.mondy", "did you mean 'monday'?"),
    "interval": (changed('"09:00-12:00"', '▸"9-12"'), "calendar.week.monday[0]", "`9-12` is no interval"),
    "overlapping intervals": (changed('["09:00-12:00"', '▸["09:00-14:00"'), "calendar.week.monday", "begins before"),
    "extra day": (changed('"2026-02-14"', '▸"2026-02-30"'), "calendar.extra.2026-02-30", "is no day"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_points_at_its_line_and_column(case: str, tmp_path: Path) -> None:
    text, path, message = CASES[case]
    rules, (place,) = marked(text)
    faults = faults_of(tmp_path, "base", base={"pack.toml": HEADER, "rules.toml": rules})
    assert [(fault.path, fault.line, fault.column) for fault in faults] == [(path, *place)], faults
    assert (message or "") in faults[0].message
    assert faults[0].file == str(tmp_path / "base" / "rules.toml")
    assert MARK not in str(faults[0])


HEADERS = {
    "format": (HEADER.replace("format = 1", "format = ▸2"), "pack.format", "format 2 is not read by this version"),
    "version": (HEADER.replace('"1.0.0"', '▸"one"'), "pack.version", "`one` is no version"),
    "name": (HEADER.replace('"base"', '▸"Base pack"'), "pack.name", "is no name"),
    "zone": (HEADER.replace('"Asia/Shanghai"', '▸"Asia/Shanghi"'), "pack.zone", "is no IANA time zone"),
    "no zone": (
        HEADER.replace('zone = "Asia/Shanghai"\n', "").replace("[pack]", "▸[pack]"),
        "pack",
        "`zone` is missing",
    ),
    "locale": (HEADER.replace('"es"', '"es", ▸"Español"'), "pack.locales[2]", "is no locale"),
    "in_force_by unknown": (HEADER + 'in_force_by = ▸"complaint.recieved_at"\n', "pack.in_force_by", "did you mean"),
    "in_force_by no date": (
        HEADER + 'in_force_by = ▸"complaint.subject"\n',
        "pack.in_force_by",
        "a date or a date_time",
    ),
    "base not there": (HEADER + 'extends = [▸"nothing"]\n', "pack.extends[0]", "no installed pack is called `nothing`"),
    "base written wrong": (HEADER + 'extends = [▸"standard >> 1"]\n', "pack.extends[0]", "such as `standard>=1,<2`"),
    "taken out": (
        HEADER + 'without = {▸"standard/late" = "why"}\n',
        "pack.without.standard/late",
        "is no rule, message or step of a base",
    ),
}


@pytest.mark.parametrize("case", HEADERS)
def test_a_fault_of_the_header_points_at_its_line_and_column(case: str, tmp_path: Path) -> None:
    text, path, message = HEADERS[case]
    header, (place,) = marked(text)
    rules = "" if case == "locale" else RULES.replace("base/", "")
    faults = faults_of(tmp_path, "base", base={"pack.toml": header, "rules.toml": rules})
    assert [(fault.path, fault.line, fault.column) for fault in faults] == [(path, *place)], faults
    assert message in faults[0].message


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    cases = [
        text.removeprefix(RULES)
        for text, _, _ in CASES.values()
        if text.startswith(RULES) and "[pack]" not in text and 'id = "x"' in text
    ]
    rules = RULES + "".join(text.replace('"x"', f'"x{index}"') for index, text in enumerate(cases))
    clean, places = marked(rules)
    faults = faults_of(tmp_path, "base", base={"pack.toml": HEADER, "rules.toml": clean})
    assert len(cases) > 20
    assert set(places) <= {(fault.line, fault.column) for fault in faults}


def test_the_pack_that_the_cases_change_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path, "base", base={"pack.toml": HEADER, "rules.toml": RULES}) == ()


VALUES = ["true", "7", "1.5", "nan", '"x"', '""', "[]", "[7]", '["x", "x"]', "{}", "{a = {}}", "2020-01-01", "12:00:00"]
PLACES = [match.span(1) for match in re.finditer(r"(?m)^[\w.-]+ = (.*)$", HEADER + RULES) if "'''" not in match[1]]


@pytest.mark.parametrize("span", PLACES)
def test_no_value_whatsoever_ends_in_anything_but_a_fault(span: tuple[int, int], tmp_path: Path) -> None:
    whole = HEADER + RULES
    for value in VALUES:
        text = whole[: span[0]] + value + whole[span[1] :]
        write_pack(tmp_path, {"pack.toml": text})
        lines = text.count("\n") + 1
        assert all(1 <= fault.line <= lines and fault.column for fault in check_pack(tmp_path).faults), value


@pytest.mark.parametrize("rules", ["", RULES])
def test_a_missing_header_is_the_only_fault_told(rules: str, tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, "base", base={"pack.toml": "", "rules.toml": rules})
    assert (fault.message, Path(fault.file).name) == ("`[pack]` is missing", "pack.toml")


def test_a_header_that_cannot_be_read_is_not_missing_as_well(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, "base", base={"pack.toml": "[pack\n", "rules.toml": RULES})
    assert fault.message.startswith("not valid TOML")


def test_without_its_bases_a_pack_is_not_looked_at_further(tmp_path: Path) -> None:
    text, (place,) = marked(HEADER.replace('"base"', '"own"') + 'extends = ▸"base"\n')
    own = {"pack.toml": text, "rules.toml": "[[rule]]\nid = 'r'\ndecides = 'eligibility'\nwhen = 'late'\nthen = 'x'\n"}
    (fault,) = faults_of(tmp_path, "own", own=own)
    assert (fault.path, fault.line, fault.column) == ("pack.extends", *place)
    assert fault.message == "expected a list in brackets, got a text"


def test_a_rule_that_does_not_say_what_it_decides_is_told_once(tmp_path: Path) -> None:
    more = "[[rule]]\nid = 'more'\ndecides = 'eligibility'\nwhen = 'true'\nthen = 'accepted'\noverrides = ['odd']\n"
    odd = "[[rule]]\nid = 'odd'\nwhen = 'true'\nthen = 'accepted'\n"
    faults = faults_of(tmp_path, "base", base={"pack.toml": HEADER, "rules.toml": RULES, "more.toml": more + odd})
    assert [(fault.path, fault.message) for fault in faults] == [("rule.odd", "`decides` is missing")]


def test_a_define_with_the_name_of_a_decision_is_told_once(tmp_path: Path) -> None:
    text = RULES.replace("[define]\n", "[define]\neligibility = 'true'\n")
    uses = "[[rule]]\nid = 'more'\ndecides = 'forms'\nwhen = 'eligibility = \"accepted\"'\nthen = 'a'\n"
    (fault,) = faults_of(tmp_path, "base", base={"pack.toml": HEADER, "rules.toml": text, "more.toml": uses})
    assert fault.message.startswith("`eligibility` is a decision already")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a = 1\na = 2\n", "the key stands twice in one table"),
        ("[define]\n[define]\n", "the table stands twice in one file; write its keys together"),
        ("[a.b]\n[a.b]\n", "the table stands twice in one file; write its keys together"),
        ('a = "b\n', "a text in quotes is not closed on its line; close it, or put three quotes around it"),
    ],
)
def test_what_a_toml_reader_says_is_put_plainly(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(HEADER)
    (tmp_path / "more.toml").write_text(content)
    (fault,) = check_pack(tmp_path).faults
    assert fault.message == f"not valid TOML: {message}"


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"a = \n", (1, 5)), (b'a = "\xff"', (1, 6)), (b"\xef\xbb\xbfa = 1", (1, 1)), (b"a = 1\r\na = 2", (2, 6))],
)
def test_a_file_that_is_not_toml_is_one_fault_at_its_place(
    content: bytes, place: tuple[int, int], tmp_path: Path
) -> None:
    (tmp_path / "pack.toml").write_text(HEADER)
    (tmp_path / "more.toml").write_bytes(content)
    (fault,) = check_pack(tmp_path).faults
    assert (fault.line, fault.column) == place
    assert fault.file.endswith("more.toml")


def test_what_stands_in_two_files_is_refused_the_second_time(tmp_path: Path) -> None:
    text, (place,) = marked("▸[decision.forms]\noutcomes = ['a']\n")
    faults = faults_of(tmp_path, "base", base={"pack.toml": HEADER, "rules.toml": RULES, "zz.toml": text})
    assert [(Path(fault.file).name, fault.line, fault.column) for fault in faults] == [("zz.toml", *place)]
    assert "rules.toml:15" in faults[0].message


def test_defines_that_grow_without_bound_are_refused(tmp_path: Path) -> None:
    grown = "".join(f"d{n} = 'd{n - 1} and d{n - 1} and d{n - 1}'\n" for n in range(1, 12))
    text = RULES.replace("[define]\n", f"[define]\nd0 = 'complaint.urgent'\n{grown}")
    faults = faults_of(tmp_path, "base", base={"pack.toml": HEADER, "rules.toml": text})
    assert any("more than 2000 parts" in fault.message and fault.path == "define.d7" for fault in faults)
