"""``complaint-rules session``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from cyclopts import Parameter

from complaint_rules.cli.deciding import print_decision
from complaint_rules.cli.inputs import collect, read_sources
from complaint_rules.cli.options import AsOf, Json, Locale, Pack, SessionEngine
from complaint_rules.cli.printing import print_json, print_lines
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.library import Policy, load
from complaint_rules.reports.lines import Line

if TYPE_CHECKING:
    from complaint_rules.domain.facts import Facts

First: TypeAlias = Annotated[
    str | None, Parameter(help="A file with one complaint, of which something is known already.")
]


def session(
    file: First = None,
    /,
    *,
    pack: Pack,
    engine: SessionEngine = None,
    locale: Locale = None,
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Decide a complaint by asking: the pack's questions, one after the other, until every decision is made.

    Each answer shows what it decided, and why. The questions go to the standard error with --json, and the answers may
    come through a pipe, one a line.

    Example: `complaint-rules session --pack kfeng`
    """
    policy = load(pack)
    known = None if file is None else _only(file, policy)
    from complaint_rules.cli.dialogue import Dialogue  # brings the reports

    with policy.session(known, engine=engine, locale=locale, as_of=as_of) as learning:
        Dialogue(policy, learning, locale or policy.locales[0], as_of, quiet=json).run()
        decision = policy.decide(learning.facts, locale=locale, as_of=as_of)
    if json:
        print_json(decision.to_json())
    else:
        print_lines([Line()])
        print_decision(decision)
    return 0


def _only(file: str, policy: Policy) -> Facts:
    (source,) = read_sources([file])
    if len(source.complaints) != 1:
        raise InputError([Fault("", f"holds {len(source.complaints)} complaints; a session is about one", file)])
    facts: Facts = collect(source.complaints, policy.read)[0]
    return facts
