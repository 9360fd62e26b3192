"""What the documents show in Python runs, and gives what they say."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from tests.project.tools import ROOT

DOCUMENTS = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md")), *sorted(ROOT.glob("policies/*/*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_its_python_blocks_run(document: Path, monkeypatch: pytest.MonkeyPatch):
    """One after the other in one namespace, from the checkout's folder; where there are prompts, as doctests."""
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {"__name__": "__main__"}
    text = document.read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start(1))
        run_block(block[1], names, file=str(document), line=line)


def run_block(source: str, names: dict[str, object], *, file: str, line: int) -> None:
    """Runs one block; its lines count on from `line`."""
    if ">>> " in source:
        run_examples(source, names, file=file, line=line)
    else:
        exec(compile("\n" * line + source, file, "exec"), names)  # noqa: S102 - our own documents


def run_examples(source: str, names: dict[str, object], *, file: str, line: int) -> None:
    """Runs a block with prompts, and fails with what each example gave in place of what is shown."""
    examples = doctest.DocTestParser().get_doctest(source, names, Path(file).name, file, line)
    examples.globs = names  # the parser's copy would keep what one block defines from the next
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples, out=said.append, clear_globs=False)
    if said:
        pytest.fail("".join(said), pytrace=False)


def test_a_block_that_gives_something_else_is_told():
    with pytest.raises(pytest.fail.Exception, match=r"Expected:\n    3\nGot:\n    2"):
        run_block(">>> 1 + 1\n3\n", {}, file="page.md", line=10)


def test_a_block_sees_what_an_earlier_one_defined():
    names: dict[str, object] = {}
    run_block("one = 1\n", names, file="page.md", line=1)
    run_block(">>> two = one + 1\n", names, file="page.md", line=5)
    assert names["two"] == 2
