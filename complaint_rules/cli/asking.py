"""``complaint-rules session``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from cyclopts import Parameter

from complaint_rules.cli.answers import read_answer
from complaint_rules.cli.deciding import print_decision
from complaint_rules.cli.inputs import collect, read_sources
from complaint_rules.cli.options import AsOf, Json, Locale, Pack, SessionEngine
from complaint_rules.cli.printing import print_json, print_lines, visible
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.unreadable import Unreadable
from complaint_rules.engines.record import Status
from complaint_rules.library import Policy, load
from complaint_rules.reports import dialogue
from complaint_rules.reports.lines import Line, Tone

if TYPE_CHECKING:
    from complaint_rules.domain.facts import Facts
    from complaint_rules.engines.session import Session
    from complaint_rules.reports.viewing import View

First: TypeAlias = Annotated[
    str | None, Parameter(help="A file with one complaint, of which something is known already.")
]

_SKIP = frozenset({"", "?"})


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
    with policy.session(known, engine=engine, locale=locale, as_of=as_of) as learning:
        _Dialogue(policy, learning, locale or policy.locales[0], as_of, quiet=json).run()
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


class _Dialogue:
    """Asks until nothing is left to ask.

    Args:
        policy: The policy.
        session: What is known.
        locale: The reader's.
        as_of: The day whose rules apply, where the caller gave one.
        quiet: Whether to keep the standard output free.
    """

    def __init__(self, policy: Policy, session: Session, locale: str, as_of: str | None, *, quiet: bool) -> None:
        self.policy = policy
        self.session = session
        self.locale = locale
        self.as_of = as_of
        self.quiet = quiet
        self.skipped: set[str] = set()

    def run(self) -> None:
        view = self.view()
        self.tell([dialogue.opening(view)])
        while (name := self.next_question(view)) is not None:
            self.tell(dialogue.question_lines(self.policy.model.facts[name], view))
            text = self.hear()
            if text is None or text.casefold() == dialogue.END:
                return
            self.answer(name, text, view)
            view = self.view()
        self.tell([Line(), dialogue.closing(view)])

    def tell(self, lines: Iterable[Line]) -> None:
        if not self.quiet:
            print_lines(lines)
            return
        for line in lines:
            print(visible(line.text), file=sys.stderr)

    def hear(self) -> str | None:
        """One line of what is typed; None at its end."""
        sys.stdout.flush()
        line = sys.stdin.buffer.readline()
        return line.decode("utf-8", "replace").strip() if line else None

    def view(self) -> View:
        return self.policy.decide(self.session.facts, locale=self.locale, as_of=self.as_of).view

    def next_question(self, view: View) -> str | None:
        """The fact that holds up most decisions, of those that can be asked for."""
        from complaint_rules.reports.explanation import explain, questions_in_order

        names = (need.name for need in questions_in_order(explain(view)))
        return next((name for name in names if name in self.policy.model.facts and name not in self.skipped), None)

    def answer(self, name: str, text: str, view: View) -> None:
        if text in _SKIP:
            self.skipped.add(name)
        elif text.casefold() == dialogue.WHY:
            self.tell([dialogue.waiting_line(self.waiting_for(name), view)])
        else:
            self.learn(name, text)

    def waiting_for(self, name: str) -> Iterator[str]:
        for decision in self.policy.model.order_of_answers:
            record = self.session.records[decision]
            if record.status is not Status.DECIDED and name in record.needs:
                yield decision

    def learn(self, name: str, text: str) -> None:
        declaration = self.policy.model.facts[name]
        try:
            value: Any = read_answer(text, declaration)
        except Unreadable as error:
            told = "; ".join(problem.message(personal=declaration.personal) for problem in error.problems)
            self.tell([Line(told, 1, Tone.FAULT)])
            return
        changes = self.session.learn({name: value})
        self.tell(dialogue.change_lines(changes, self.view()))
