"""The benchmark policy as somebody would write it in Polars, heeding the unknown; outcomes are of enum types."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def outcomes(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The seven outcomes; NULL where they are not decided, of the remedies those that are certain."""
    import polars as pl

    def word(text: str, *words: str) -> pl.Expr:
        return pl.lit(text, pl.Enum(sorted({text, *words})))

    col, when = pl.col, pl.when
    received = col("complaint.received_at").dt.convert_time_zone("Asia/Shanghai").dt.date()
    days = (received - col("goods.received_on")).dt.total_days()
    subject, demands, party = col("complaint.subject"), col("complaint.demands"), col("finding.responsible_party")
    ordered = [col("order.delivery_completed"), col("order.exists"), col("order.shipped")]
    covered = subject.is_in(["quality", "quantity", "tolerance"])
    may_be = pl.all_horizontal(*ordered, covered, days.is_between(0, 30))
    found = pl.all_horizontal(col("finding.reasons_sufficient"), col("finding.demands_reasonable"))
    is_major = pl.any_horizontal(
        col("assessment.safety"), col("assessment.large_damage"), demands.list.contains("compensation")
    )
    departments = ("quality_management", "sales", "storage_and_transportation")
    approvers = ("department_manager", "general_manager", "supervisor")
    payers = ("carrier", "company", "customer")
    remedies = ("exchange", "repair", "return")
    # Lists are picked by a number of three bits: making one for each row takes six times as long.
    lists = [[each for place, each in enumerate(remedies) if number >> place & 1] for number in range(8)]
    granted = pl.lit(pl.Series(lists, dtype=pl.List(pl.Enum(remedies))))
    asked = pl.sum_horizontal(
        demands.list.contains(each).fill_null(value=False).cast(pl.UInt32) * 2**place
        for place, each in enumerate(remedies)
    ).cast(pl.UInt32)
    first = frame.select(
        when(may_be).then(word("accepted", "rejected")).when(~may_be).then(word("rejected", "accepted")).alias("e"),
        when(found)
        .then(word("established", "not_established"))
        .when(~found)
        .then(word("not_established", "established"))
        .alias("f"),
        when(is_major).then(word("major", "general")).when(~is_major).then(word("general", "major")).alias("s"),
        when(subject.is_in(["quality", "tolerance"]))
        .then(word("quality_management", *departments))
        .when(subject == "quantity")
        .then(word("storage_and_transportation", *departments))
        .when(subject.is_not_null())
        .then(word("sales", *departments))
        .alias("responsible_department"),
        asked.alias("asked"),
        when(party.is_in(["company", "supplier"]))
        .then(word("company", *payers))
        .when(party == "customer")
        .then(word("customer", *payers))
        .when(party == "carrier")
        .then(word("carrier", *payers))
        .alias("cost_bearer"),
    )
    return first.select(
        col("e").alias("eligibility"),
        col("f").alias("establishment"),
        col("s").alias("severity"),
        "responsible_department",
        when(col("s") == "major")
        .then(word("general_manager", *approvers))
        .when(col("s").is_null() | col("e").is_null())
        .then(None)
        .when(col("e") == "accepted")
        .then(word("department_manager", *approvers))
        .otherwise(word("supervisor", *approvers))
        .alias("approver"),
        granted.gather(
            when((col("e") == "accepted") & (col("f") == "established"))
            .then(col("asked"))
            .otherwise(pl.lit(0, pl.UInt32))
        ).alias("remedies"),
        "cost_bearer",
    )
