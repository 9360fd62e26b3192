"""The compiled engine: a policy's conditions as generated Python."""

from complaint_rules.engines.compiled.engine import CompiledEngine

__all__ = ["CompiledEngine"]
