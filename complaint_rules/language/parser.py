"""From text to tree.

A recursive-descent parser of our own, not Lark: the grammar is a page, an error must say what an author of a policy
should write instead (``comparisons don't chain``, ``write `not(…)` ``), and a parser generator costs more at start-up
than all the rest of the library.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NoReturn

from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.language.functions import FUNCTIONS
from complaint_rules.language.left_out import left_out, left_out_at
from complaint_rules.language.lexer import Token, refuse, tokens_of, unquote
from complaint_rules.language.literals import read_temporal
from complaint_rules.language.nodes import (
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    If,
    In,
    Known,
    ListOf,
    Literal,
    Name,
    Negate,
    Node,
    Not,
    Or,
    Quantified,
    Range,
    Test,
)
from complaint_rules.language.traversal import children, depth_of, steps_of, walk

MAX_DEPTH = 50
"""How deep a tree may be, so that no engine runs out of stack."""

MAX_NODES = 2_000
"""How many nodes a tree may have."""

MAX_STEPS = 100_000
"""How many steps evaluating a tree may take; see :func:`~complaint_rules.language.traversal.steps_of`."""

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
COMPARISON = 3
"""How tightly a comparison binds."""

_BINDING = {"or": 1, "and": 2, "between": COMPARISON, "in": COMPARISON}
_BINDING |= dict.fromkeys(COMPARISONS, COMPARISON) | {"+": 4, "-": 4, "*": 5, "/": 5, "**": 6}
_CHAINS: dict[str, type[And | Or]] = {"and": And, "or": Or}
_CONSTANTS = {"true": True, "false": False, "null": None}
_CHOICES: dict[type[Node], str] = {Range: "a range", Test: "a test such as `< 5`"}
_LONG_NAMES = {("date", "and", "time"): "date and time", ("list", "contains"): "list contains"}


def parse(text: str) -> Node:
    """Read an expression.

    Args:
        text: The expression.

    Returns:
        Its tree; names and types are not checked yet.

    Raises:
        ExpressionError: It cannot be read, or is past a bound; the fault has its line and column in the text.
    """
    node = _Parser(text).whole()
    check_bounds(node, text)
    return node


def check_bounds(node: Node, text: str = "") -> None:
    """Refuse a tree that is too large or too deep, or has a range where none can stand.

    Raises:
        ExpressionError: It is.
    """
    depth, size = depth_of(node), sum(1 for _ in walk(node))
    if depth > MAX_DEPTH:
        refuse(text, 0, f"the expression is nested {depth} deep; {MAX_DEPTH} is the most")
    if size > MAX_NODES:
        refuse(text, 0, f"the expression has {size} parts; {MAX_NODES} is the most")
    if steps_of(node) > MAX_STEPS:
        refuse(text, 0, f"its nested `in`, `between`, `some` or `every` may take more than {MAX_STEPS} steps")
    _check_places(node, text)


def _check_places(node: Node, text: str) -> None:
    """Refuse a range or a test that is no choice of ``in``."""
    strays = [node, *(child for parent in walk(node) if not isinstance(parent, In) for child in children(parent))]
    for stray in strays:
        if type(stray) in _CHOICES:
            refuse(text, stray.start, f"{_CHOICES[type(stray)]} stands only behind `in`")


def _spread(choice: Node) -> tuple[Node, ...]:
    """A list of ranges and tests, ``[[1..3], > 5]``, is no value; its items are choices themselves."""
    match choice:
        case ListOf(items=items) if any(type(item) in _CHOICES for item in items):
            return items
    return (choice,)


class _Parser:
    """One method a level of precedence, loosest first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.position = 0
        self.depth = 0
        self.readers: dict[str, Callable[[Token], Node]] = {
            "number": self.number,
            "string": self.string,
            "temporal": self.temporal,
            "keyword": self.keyword,
            "symbol": self.symbol,
            "name": self.named,
        }

    # words

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def at(self, *texts: str) -> bool:
        return self.token.text in texts and self.token.kind in {"symbol", "keyword"}

    def take(self) -> Token:
        token = self.token
        self.position += 1
        return token

    def accept(self, *texts: str) -> Token | None:
        return self.take() if self.at(*texts) else None

    def expect(self, *texts: str, after: str) -> Token:
        if not self.at(*texts):
            wanted = " or ".join(f"`{text}`" for text in texts)
            self.fail(f"expected {wanted} {after}, got {self.described()}")
        return self.take()

    def described(self) -> str:
        return "the end" if self.token.kind == "end" else f"`{self.token.text}`"

    def fail(self, message: str, start: int | None = None) -> NoReturn:
        refuse(self.text, self.token.start if start is None else start, message)

    # levels

    def whole(self) -> Node:
        if self.token.kind == "end":
            self.fail("the expression is empty")
        node = self.expression()
        if self.token.kind != "end":
            self.fail(self.leftover())
        return node

    def leftover(self) -> str:
        if self.at(*COMPARISONS, "between", "in"):
            return "comparisons don't chain; join them with `and`"
        before = self.tokens[self.position - 1]
        if text := left_out_at(before.text, self.token.text):
            return text
        if before.kind == self.token.kind == "name":
            return f"`{before.text} {self.token.text}`: a name has no spaces, and between two an operator is missing"
        return f"{self.described()} is too much here; an operator such as `and` may be missing before it"

    def expression(self) -> Node:
        # The bound is checked on the way down as well: a text of brackets must not exhaust Python's own stack.
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(f"the expression is nested more than {MAX_DEPTH} deep")
        if self.at("if"):
            node = self.conditional()
        elif self.at("some", "every"):
            node = self.quantified()
        else:
            node = self.binary(1)
        self.depth -= 1
        return node

    def conditional(self) -> Node:
        start = self.take().start
        condition = self.expression()
        self.expect("then", after="behind the condition of `if`")
        consequence = self.expression()
        self.expect("else", after="behind the first branch of `if` (both branches are needed)")
        return If(condition, consequence, self.expression(), start=start)

    def quantified(self) -> Node:
        word = self.take()
        variable = self.take()
        if variable.kind != "name" or "." in variable.text:
            self.fail(f"expected a variable without a dot behind `{word.text}`", variable.start)
        self.expect("in", after="behind the variable")
        collection = self.sum()
        self.expect("satisfies", after="behind the collection")
        return Quantified(word.text, variable.text, collection, self.expression(), start=word.start)

    def binary(self, least: int) -> Node:
        """Operators that bind at least so tightly. Climbing by binding keeps the stack small."""
        left = self.negation()
        while _BINDING.get(self.operator(), 0) >= least:
            left = self.continued(left)
        return left

    def operator(self) -> str:
        return self.token.text if self.token.kind in {"symbol", "keyword"} else ""

    def continued(self, left: Node) -> Node:
        """What follows a left operand: the operator and the operand behind it."""
        word = self.take().text
        if word in _CHAINS:
            return self.chain(left, word)
        if word in _BINDING and _BINDING[word] > COMPARISON:
            return Arithmetic(word, left, self.binary(_BINDING[word] + 1), start=left.start)
        return self.comparison(left, word)

    def chain(self, first: Node, word: str) -> Node:
        operands = [first, self.binary(_BINDING[word] + 1)]
        while self.accept(word):
            operands.append(self.binary(_BINDING[word] + 1))
        return _CHAINS[word](tuple(operands), start=first.start)

    def comparison(self, left: Node, word: str) -> Node:
        if word == "=" and self.at("="):
            self.fail("equality is a single `=`")
        if word == "between":
            low = self.sum()
            self.expect("and", after="between the ends of `between`")
            node: Node = Between(left, low, self.sum(), start=left.start)
        elif word == "in":
            node = In(left, self.choices(), start=left.start)
        else:
            node = Compare(word, left, self.sum(), start=left.start)
        if self.at(*COMPARISONS, "between", "in"):
            self.fail(self.leftover())
        return node

    def sum(self) -> Node:
        """An operand of a comparison."""
        return self.binary(COMPARISON + 1)

    def choices(self) -> tuple[Node, ...]:
        bracket = self.accept("(")
        if bracket is None:
            return _spread(self.choice(self.sum))
        first = self.choice(self.expression)
        if self.at(".."):
            return (self.range_from(first, bracket),)
        choices = [*_spread(first)]
        while self.accept(","):
            choices.extend(_spread(self.choice(self.expression)))
        self.expect(")", after="behind the choices of `in`")
        return tuple(choices)

    def choice(self, level: Callable[[], Node]) -> Node:
        if operator := self.accept(*COMPARISONS):
            return Test(operator.text, self.sum(), start=operator.start)
        if bracket := self.accept("]"):
            return self.range_from(self.expression(), bracket)
        return level()

    def range_from(self, low: Node, bracket: Token) -> Node:
        self.expect("..", after="between the ends of a range")
        high = self.expression()
        closing = self.expect("]", ")", "[", after="at the end of a range")
        return Range(low, high, bracket.text == "[", closing.text == "]", start=bracket.start)

    def negation(self) -> Node:
        signs = []
        while sign := self.accept("-"):
            signs.append(sign)
        node = self.primary()
        for sign in reversed(signs):
            node = Negate(node, start=sign.start)
        return node

    def primary(self) -> Node:
        reader = self.readers.get(self.token.kind)
        if reader is None:
            self.fail(f"expected a value, got {self.described()}")
        return reader(self.take())

    def number(self, token: Token) -> Node:
        value = Decimal(token.text)
        if len(value.as_tuple().digits) > 34 or abs(value.adjusted()) > 100:
            self.fail(f"`{token.text}` is past 34 digits or an exponent of 100", token.start)
        return Literal(value, start=token.start)

    def string(self, token: Token) -> Node:
        return Literal(unquote(self.text, token), start=token.start)

    def temporal(self, token: Token) -> Node:
        return Literal(read_temporal(self.text, token.start, unquote(self.text, token)), start=token.start)

    def keyword(self, token: Token) -> Node:
        if token.text in _CONSTANTS:
            return Literal(_CONSTANTS[token.text], start=token.start)
        if token.text == "not":
            if not self.accept("("):
                self.fail("`not` takes brackets: `not(…)`", token.start)
            node = Not(self.expression(), start=token.start)
            self.expect(")", after="behind what `not` negates")
            return node
        if token.text in {"if", "some", "every"}:
            self.fail(f"put the `{token.text} …` in brackets here", token.start)
        self.fail(f"expected a value, got `{token.text}`", token.start)

    def symbol(self, token: Token) -> Node:
        if token.text == "(":
            return self.bracketed(token)
        if token.text == "[":
            return self.list_or_range(token)
        self.fail(f"expected a value, got `{token.text}`", token.start)

    def bracketed(self, bracket: Token) -> Node:
        inside = self.expression()
        if self.at(".."):
            return self.range_from(inside, bracket)
        if self.at(","):
            self.fail("a list stands in square brackets, `[1, 2]`")
        self.expect(")", after="to close the bracket")
        return inside

    def list_or_range(self, bracket: Token) -> Node:
        if self.accept("]"):
            return ListOf((), start=bracket.start)
        items = [self.choice(self.expression)]
        if self.at(".."):
            return self.range_from(items[0], bracket)
        while self.accept(","):
            items.append(self.choice(self.expression))
        self.expect("]", after="to close the list")
        return ListOf(tuple(items), start=bracket.start)

    def named(self, token: Token) -> Node:
        function = self.long_name(token)
        if self.at("("):
            return self.call(function, token)
        if function != token.text:
            self.fail(f"expected `(` behind `{function}`")
        return Name(token.text, start=token.start)

    def long_name(self, first: Token) -> str:
        for words, function in _LONG_NAMES.items():
            ahead = self.tokens[self.position : self.position + len(words)]
            texts = tuple(token.text for token in ahead)
            if (first.text, *texts[:-1]) == words and texts[-1:] == ("(",):
                self.position += len(words) - 1
                return function
        return first.text

    def call(self, function: str, token: Token) -> Node:
        self.take()
        arguments: list[Node] = []
        if not self.at(")"):
            arguments.append(self.expression())
            while self.accept(","):
                arguments.append(self.expression())
        self.expect(")", after=f"behind the arguments of `{function}`")
        if function == "known":
            return self.known(arguments, token)
        if text := left_out(function):
            self.fail(text, token.start)
        if function not in FUNCTIONS:
            suggestion = did_you_mean(function, [*FUNCTIONS, "known", "not"])
            self.fail(f"`{function}` is no function{suggestion}", token.start)
        return Call(function, tuple(arguments), start=token.start)

    def known(self, arguments: list[Node], token: Token) -> Node:
        match arguments:
            case [Name(name=name)]:
                return Known(name, start=token.start)
        self.fail("`known` takes the name of one fact: `known(goods.received_on)`", token.start)
