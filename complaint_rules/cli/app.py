"""The commands, and how they end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from complaint_rules.cli.version import NAME, told_version
from complaint_rules.domain.errors import ComplaintRulesError

if TYPE_CHECKING:
    from cyclopts import App

DONE = 0
FOUND_FAULTS = 1
BAD_INPUT = 2
INTERRUPTED = 130

SUMMARY = """Decide customer complaints under a company's rules, with every answer explained and cited.

Exit codes: 0 done, 1 a check or a test found faults, 2 bad input or usage.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: What follows the program's name; None for this process's.

    Returns:
        The exit code: 0 done, 1 a check or a test found faults, 2 bad input or usage, 130 interrupted.
    """
    _use_utf8()
    try:
        code = _run(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit:
        # So Rich ends, with a code of its own, where whoever read has enough; it has let go of the stream already.
        return DONE
    except BrokenPipeError:
        # Whoever read has enough; what is left in the buffer must not be tried again when Python ends.
        _let_go_of(sys.stdout)
        return DONE
    except OSError as error:
        _tell(_about(error))
        _let_go_of(sys.stdout)
        return BAD_INPUT
    return code


def _run(arguments: list[str]) -> int:
    from cyclopts import CycloptsError

    from complaint_rules.cli.options import STREAM

    words = [STREAM if word == "-" else word for word in arguments]
    try:
        code = application()(words, exit_on_error=False, print_error=False, result_action="return_value")
    except ComplaintRulesError as error:
        _tell(str(error))
        return BAD_INPUT
    except CycloptsError as error:
        _tell(f"{_usage_fault(error)}\nSee `{' '.join((NAME, *(error.command_chain or ())))} --help`.")
        return BAD_INPUT
    return code if isinstance(code, int) else DONE


def _usage_fault(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text[:1].lower() + text[1:].removesuffix(".")


def application() -> App:
    """All commands."""
    from cyclopts import App

    from complaint_rules.cli.asking import session
    from complaint_rules.cli.batching import batch
    from complaint_rules.cli.checking import check
    from complaint_rules.cli.comparing import diff
    from complaint_rules.cli.deciding import decide
    from complaint_rules.cli.drafting import draft_mapping
    from complaint_rules.cli.evaluating import evaluate_line
    from complaint_rules.cli.following import case
    from complaint_rules.cli.freezing import freeze, schema
    from complaint_rules.cli.journaling import journal
    from complaint_rules.cli.showing import packs, show
    from complaint_rules.cli.starting import new
    from complaint_rules.cli.trying import try_examples

    app = App(
        name=NAME,
        help=SUMMARY,
        help_format="markdown",
        version=told_version,
        suppress_keyboard_interrupt=False,
    )
    commands: dict[str, Callable[..., int]] = {
        "decide": decide,
        "case": case,
        "session": session,
        "packs": packs,
        "show": show,
        "schema": schema,
        "freeze": freeze,
        "check": check,
        "diff": diff,
        "test": try_examples,
        "eval": evaluate_line,
        "new": new,
        "batch": batch,
        "map": draft_mapping,
    }
    for name, command in commands.items():
        app.command(command, name=name)
    app.command(journal())
    return app


def _use_utf8() -> None:
    """Write what packs say in Chinese or Spanish wherever the output goes."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8")


def _let_go_of(stream: object) -> None:
    fileno = getattr(stream, "fileno", None)
    if fileno is None:
        return
    devnull = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(devnull, fileno())
    except (OSError, ValueError):
        return  # a stream without a descriptor of its own, as in tests
    finally:
        os.close(devnull)


def _about(error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{error.filename}: {reason}" if error.filename else reason


def _tell(text: str) -> None:
    from complaint_rules.cli.printing import visible

    print(visible(text), file=sys.stderr)
