"""The one way in: from a name or a path to a checked policy."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import attrs

from complaint_rules.domain.errors import Fault, PackNotFoundError, PolicyError
from complaint_rules.domain.vocabulary import standard_facts
from complaint_rules.policy.canonical import digest_of, policy_tables
from complaint_rules.policy.checking import build
from complaint_rules.policy.composing import compose
from complaint_rules.policy.discovery import find_installed, find_pack
from complaint_rules.policy.families import Finder, read_family
from complaint_rules.policy.freezing import thaw
from complaint_rules.policy.model import Clause, Policy, Rule
from complaint_rules.policy.open_clauses import open_clauses, uncited_rules


@attrs.frozen
class CheckResult:
    """What there is to say of a pack.

    Args:
        policy: The policy, or None where it has faults.
        faults: All of them.
        open_clauses: The clauses that nothing cites, by the pack whose they are; only packs that have some.
        uncited_rules: The rules that cite no clause.
    """

    policy: Policy | None
    faults: tuple[Fault, ...]
    open_clauses: Mapping[str, tuple[Clause, ...]] = attrs.field(factory=dict)
    uncited_rules: tuple[Rule, ...] = ()


def load_policy(name_or_path: str | os.PathLike[str], *, find: Finder = find_installed) -> Policy:
    """Load a policy; nothing that its packs bring is executed.

    Args:
        name_or_path: An installed pack's name, a pack's folder, or a frozen policy's file (``.json``).
        find: Finds the packs that it extends, by name.

    Raises:
        PackNotFoundError: There is none.
        PolicyError: It, or a pack that it extends, has faults; every one is told.
    """
    path = Path(name_or_path)
    if path.suffix == ".json" and (path.is_file() or not path.is_dir()):
        return thaw(_text_of(path), str(path))
    faults: list[Fault] = []
    policy = _composed(find_pack(name_or_path), find, faults)
    if policy is None or faults:
        raise PolicyError(faults)
    return attrs.evolve(policy, digest=digest_of(policy_tables(policy)))


def check_pack(name_or_path: str | os.PathLike[str], *, find: Finder = find_installed) -> CheckResult:
    """Check a pack: its faults, or what of its catalogue is still open.

    Args:
        name_or_path: As for :func:`load_policy`.
        find: As for :func:`load_policy`.

    Raises:
        PackNotFoundError: There is none.
    """
    try:
        policy = load_policy(name_or_path, find=find)
    except PackNotFoundError:
        raise
    except PolicyError as error:
        return CheckResult(None, error.faults)
    uncited: dict[str, tuple[Clause, ...]] = {}
    for clause in open_clauses(policy):
        uncited[clause.pack] = (*uncited.get(clause.pack, ()), clause)
    return CheckResult(policy, (), uncited, uncited_rules(policy))


def _composed(folder: Path, find: Finder, faults: list[Fault]) -> Policy | None:
    """The policy; None where something could not even be read, which would cause faults that are none."""
    family = read_family(folder, find, faults)
    if not family.whole:
        return None
    return build(compose(family, standard_facts(), faults), faults)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise PackNotFoundError([Fault("", f"no frozen policy there: {reason}", str(path))]) from None
    except UnicodeDecodeError:
        raise PolicyError([Fault("", "the file is not UTF-8", str(path))]) from None
