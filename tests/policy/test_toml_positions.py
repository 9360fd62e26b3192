"""The scanner finds what `tomllib` finds, and where it stands."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain.errors import PolicyError
from complaint_rules.policy.toml_positions import read_toml, scan
from complaint_rules.policy.toml_strings import characters_of

texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\x7f", min_codepoint=32) | st.sampled_from("\n\t'\"\\#]},"),
    max_size=8,
)
keys = st.from_regex(r"[A-Za-z0-9_-]{1,3}", fullmatch=True) | texts
scalars = st.one_of(
    st.integers(-(2**40), 2**40),
    st.booleans(),
    texts,
    st.dates().map(lambda day: f"@{day.isoformat()}"),
    st.datetimes().map(lambda moment: f"@{moment.isoformat(sep=' ')}"),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(lambda value: f"@{value:f}"),
)
spaces = st.sampled_from(["", " ", "\t"])
blanks = st.sampled_from(["", " ", "\n", " # a ] } comment\n  ", "\n\n"])


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


@st.composite
def strings(draw: st.DrawFn, text: str) -> str:
    forms = [quoted(text)]
    if "'" not in text and "\n" not in text and not any(ord(each) < 32 and each != "\t" for each in text):
        forms.append(f"'{text}'")
    if "'''" not in text and not text.startswith("\n") and not text.endswith("'"):
        forms += [f"'''{text}'''", f"'''\n{text}'''"]
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    forms += [f'"""\n{escaped}"""', f'"""\\\n   {escaped}"""' if not text[:1].isspace() else f'"""\n{escaped}"""']
    return draw(st.sampled_from(forms))


@st.composite
def values(draw: st.DrawFn, value: Any) -> str:
    if isinstance(value, dict):
        items = [
            f"{draw(spaces)}{draw(written_key(key))}={draw(spaces)}{draw(values(each))}" for key, each in value.items()
        ]
        return "{" + ",".join(items) + draw(spaces) + "}"
    if isinstance(value, list):
        items = [draw(blanks) + draw(values(each)) + draw(blanks) for each in value]
        return "[" + ",".join(items) + draw(st.sampled_from(["", ","]) if items else st.just("")) + draw(blanks) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith("@"):
        return value[1:] if value[1:2].isdigit() or value[1:2] == "-" else draw(strings(value))
    return draw(strings(value)) if isinstance(value, str) else str(value)


@st.composite
def written_key(draw: st.DrawFn, key: str) -> str:
    bare = key.isascii() and key.replace("_", "a").replace("-", "a").isalnum()
    return key if bare and draw(st.booleans()) else quoted(key)


trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    lines: list[str] = []
    for _ in range(draw(st.integers(0, 8))):
        dotted = draw(spaces).join(
            [
                f"{draw(written_key(key))}{draw(st.sampled_from(['.', ' . ']))}"
                for key in draw(st.lists(keys, max_size=2))
            ]
        )
        name = dotted + draw(written_key(draw(keys)))
        kind = draw(st.sampled_from(["entry", "entry", "table", "array"]))
        line = {
            "entry": f"{name} = {draw(values(draw(trees)))}",
            "table": f"[ {name} ]",
            "array": f"[[{name}]]",
        }[kind]
        lines.append(draw(spaces) + line + draw(st.sampled_from(["", "  # comment", "\n"])))
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield from paths(each, (*path, key))


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


def accepted(document: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(document)
    except tomllib.TOMLDecodeError:
        return None


@given(documents())
def test_the_scanner_finds_exactly_the_paths_that_tomllib_has(document: str) -> None:
    data = accepted(document)
    if data is None:
        with pytest.raises(PolicyError, match="not valid TOML"):
            read_toml(document.encode(), "f.toml")
        return
    assert set(scan(document.replace("\r\n", "\n")).spots) == set(paths(data))


@given(documents())
def test_every_value_stands_where_the_scanner_says(document: str) -> None:
    data = accepted(document) or {}
    source = document.replace("\r\n", "\n")
    positions = scan(source if data else "")
    lines = source.split("\n")
    for path in paths(data):
        value, place = at(data, path), positions.value_of(path)
        rest = "\n".join(lines[place.line - 1 :])[place.column - 1 :]
        if isinstance(value, str):
            assert characters_of(rest, 0)[0] == value
        elif isinstance(value, bool | int):
            assert rest.startswith(str(value).lower())


@given(texts.flatmap(lambda text: st.tuples(st.just(text), strings(text))))
def test_every_character_of_a_string_is_found_in_the_file(case: tuple[str, str]) -> None:
    text, written = case
    document = f"a = {written}"
    value, offsets = characters_of(document, 4)
    assert value == text == tomllib.loads(document)["a"]
    assert all(document[offset] in {character, "\\"} for character, offset in zip(value, offsets[:-1], strict=True))
    assert list(offsets) == sorted(offsets)


def test_a_place_that_is_not_there_is_the_nearest_one_around_it() -> None:
    positions = scan("[a]\nb = 1\n", "f.toml")
    assert (positions.of(("a", "c", "d")).line, positions.of(("a", "c", "d")).column) == (1, 1)
    assert positions.value_of(()).line == 1


def test_headers_of_arrays_go_on_with_their_latest_item() -> None:
    positions = scan("[[r]]\n[r.x]\ny = 1\n[[r]]\n  [r.x]\n  y = 2\n")
    assert positions.value_of(("r", 0, "x", "y")).line == 3
    assert (positions.of(("r", 1)).line, positions.of(("r", 1, "x")).column) == (4, 3)


def test_nesting_without_end_is_a_fault_not_a_crash() -> None:
    with pytest.raises(PolicyError, match="not valid TOML"):
        read_toml(b"a = " + b"[" * 100_000, "f.toml")
