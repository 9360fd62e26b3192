"""Asking for facts, one after the other."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from complaint_rules.cli.answers import read_answer
from complaint_rules.cli.printing import print_lines, visible
from complaint_rules.domain.unreadable import Unreadable
from complaint_rules.engines.record import Status
from complaint_rules.reports import dialogue
from complaint_rules.reports.explanation import explain, questions_in_order
from complaint_rules.reports.lines import Line, Tone

if TYPE_CHECKING:
    from complaint_rules.engines.session import Session
    from complaint_rules.library import Policy
    from complaint_rules.reports.viewing import View

_SKIP = frozenset({"", "?"})


class Dialogue:
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
        """Ask, until there is nothing more to ask or to hear."""
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
        """Print lines, on the standard error where the standard output is to stay free."""
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
        """The complaint as it is known."""
        return self.policy.decide(self.session.facts, locale=self.locale, as_of=self.as_of).view

    def next_question(self, view: View) -> str | None:
        """The fact that holds up most decisions, of those that can be asked for."""
        names = (need.name for need in questions_in_order(explain(view)))
        return next((name for name in names if name in self.policy.model.facts and name not in self.skipped), None)

    def answer(self, name: str, text: str, view: View) -> None:
        """Take an answer in, or what was typed in its place."""
        if text in _SKIP:
            self.skipped.add(name)
        elif text.casefold() == dialogue.WHY:
            self.tell([dialogue.waiting_line(self.waiting_for(name), view)])
        else:
            self.learn(name, text, view)

    def waiting_for(self, name: str) -> Iterator[str]:
        """The decisions that a fact keeps open."""
        for decision in self.policy.model.order_of_answers:
            record = self.session.records[decision]
            if record.status is not Status.DECIDED and name in record.needs:
                yield decision

    def learn(self, name: str, text: str, view: View) -> None:
        """Learn the value of an answer, and tell what that decided; or tell why it is none."""
        declaration = self.policy.model.facts[name]
        try:
            value: Any = read_answer(text, declaration, dialogue.offered(declaration, view))
        except Unreadable as error:
            told = "; ".join(problem.message(personal=declaration.personal) for problem in error.problems)
            self.tell([Line(told, 1, Tone.FAULT)])
            return
        changes = self.session.learn({name: value})
        self.tell(dialogue.change_lines(changes, self.view()))
