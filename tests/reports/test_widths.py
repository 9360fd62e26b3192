"""How wide texts are, and cutting them."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from complaint_rules.reports.widths import cells, cut

TEXTS = st.text("aé —,联系客户，✓", max_size=20)


@given(TEXTS)
def test_a_text_takes_as_many_columns_as_a_terminal_gives_it(text: str) -> None:
    assert cells(text) == cell_len(text)


@given(TEXTS, st.integers(1, 30))
@example("联系客户", 4)
def test_a_cut_text_fits_and_is_the_text_or_a_beginning_of_it(text: str, most: int) -> None:
    short = cut(text, most)
    assert cells(short) <= most
    assert short == text or (cells(text) > most and text.startswith(short.removesuffix("…")))


@given(TEXTS)
def test_what_fits_is_not_cut(text: str) -> None:
    assert cut(text, cells(text)) == text


def test_a_mark_on_a_letter_takes_no_room() -> None:
    assert cut("e\u0301e\u0301", 2) == "e\u0301e\u0301"
