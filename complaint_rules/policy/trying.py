"""Reading a line against a policy, outside its packs."""

from __future__ import annotations

from complaint_rules.domain.errors import ExpressionError
from complaint_rules.language.checker import check
from complaint_rules.language.nodes import Node
from complaint_rules.language.parser import parse
from complaint_rules.language.traversal import substitute
from complaint_rules.policy.model import Policy
from complaint_rules.policy.scope import scope_of


def read_line(expression: str, policy: Policy) -> Node:
    """An expression over a policy's facts, parameters, decisions and defines, checked; defines are expanded.

    Raises:
        ExpressionError: It cannot be read, names what there is not, or its types don't fit.
    """
    node = parse(expression)
    scope = scope_of(policy)
    defines = {name: define.expression for name, define in policy.defines.items()}
    scope.update((name, check(tree, policy.defines[name].text, scope)[0]) for name, tree in defines.items())
    _, faults = check(node, expression, scope)
    if faults:
        raise ExpressionError(faults)
    return substitute(node, defines)
