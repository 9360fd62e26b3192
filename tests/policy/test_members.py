"""What the package offers, and what it costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from complaint_rules import policy
from complaint_rules.policy import examples, model, places, process


def test_every_class_of_the_model_is_offered_sorted() -> None:
    classes = [
        name
        for module in (examples, model, places, process)
        for name, each in vars(module).items()
        if isinstance(each, type) and each.__module__ == module.__name__
    ]
    assert sorted(classes) == policy.__all__


def test_the_model_is_light_to_import() -> None:
    code = "import sys, complaint_rules.policy; print(sorted({'cattrs', 'packaging', 'pendulum'} & set(sys.modules)))"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
