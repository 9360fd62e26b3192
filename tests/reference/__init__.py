"""The reference: a naive interpreter of policies, written from the design's words, that the engines are compared with.

It shares no code with the engines nor with the language's evaluator: only the tree's nodes, the policy's model, the
record, the value classes and the calendar. It is slow on purpose and keeps nothing between two questions.
"""

from __future__ import annotations

from tests.reference.interpreter import decide

__all__ = ["decide"]
