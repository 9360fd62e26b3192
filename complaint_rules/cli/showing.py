"""``complaint-rules packs`` and ``complaint-rules show``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from complaint_rules.cli.options import Json, Locale, Pack
from complaint_rules.cli.printing import print_json, print_lines, print_table
from complaint_rules.domain.errors import PolicyError
from complaint_rules.library import installed_packs, load
from complaint_rules.reports.lines import Tone
from complaint_rules.reports.locales import choose

if TYPE_CHECKING:
    from complaint_rules.policy.discovery import InstalledPack


def packs(*, json: Json = False) -> int:
    """List the installed packs.

    Example: `complaint-rules packs --json`
    """
    documents = [_pack_document(pack) for pack in installed_packs().values()]
    if json:
        print_json(documents)
        return 0
    keys = ("name", "version", "title", "distribution")
    print_table(keys, ([(each[key] or "", Tone.PLAIN) for key in keys] for each in documents))
    return 0


def _pack_document(pack: InstalledPack) -> dict[str, str | None]:
    """What is there to say of an installed pack, even of one with faults."""
    try:
        policy = load(pack.folder)
    except PolicyError:
        version, title = None, f"has faults; see `complaint-rules check {pack.name}`"
    else:
        version, title = policy.version, policy.title()
    return {
        "name": pack.name,
        "version": version,
        "title": title,
        "distribution": f"{pack.distribution} {pack.version}".rstrip(),
        "folder": str(pack.folder),
    }


def show(pack: Pack, /, *, locale: Locale = None, json: Json = False) -> int:
    """Show a pack for reading: decisions with their rules, deadlines, parameters and clauses.

    Example: `complaint-rules show kfeng --locale zh`
    """
    from complaint_rules.reports.policies import PolicyReport, policy_document

    policy = load(pack)
    chosen = choose(locale, policy.locales)
    if json:
        print_json(policy_document(policy.model, chosen))
    else:
        print_lines(PolicyReport(policy.model, locale or chosen).lines())
    return 0
