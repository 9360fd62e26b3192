"""What durable-rules does amiss, shown on the installed release, and how the one module that knows it keeps it off."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from complaint_rules.domain.errors import MissingExtraError, SessionError
from complaint_rules.engines.rete import durable
from complaint_rules.engines.rete.durable import MAX_LIVE, RELEASE, Ruleset, load
from tests.engines.available import needs_durable
from tests.engines.memory import growth_of

ONE_AND_TWO = {
    "one": {"all": [{"m": {"t": 1}}]},
    "both": {"all": [{"m0": {"t": 1}}, {"m1": {"t": 2}}]},
}


def said(number: int) -> dict[str, int | str]:
    return {"id": number, "t": number}


def asserted(rules: dict[str, Any], *messages: str) -> Iterator[list[str]]:
    """What fires in durable-rules itself by each message; afterwards all is freed."""
    library = load()
    handle = library.create_ruleset("bare", json.dumps({"greeting": {"all": [{"m": {"greeting": 1}}]}, **rules}))
    for message in ('{"id": "greeting", "greeting": 1}', *messages):
        _, state = library.assert_fact(handle, message)
        yield list(fired(library, handle, state))
    library.delete_state(handle, "0")
    library.delete_ruleset(handle)


def fired(library: Any, handle: int, state: int) -> Iterator[str]:
    started = library.start_action_for_state(handle, state)
    match = started and started[1]
    while match:
        yield from json.loads(match)
        match = library.complete_and_start_action(handle, state)


def run_with_dirty_memory(script: str) -> int:
    """The exit code of a process whose C library fills what it allocates with garbage; negative if it was killed."""
    environment = {**os.environ, "MALLOC_PERTURB_": "165"}
    return subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, env=environment).returncode


def output_of(script: str) -> str:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, text=True).stdout


glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can fill new memory with garbage")


class TestHazards:
    """Should a release mend one of these, its guard can go; only what is harmless to try is tried here."""

    pytestmark = needs_durable

    def test_texts_and_numbers_compare_silently(self):
        rules = {"five": {"all": [{"m": {"v": 5}}]}, "more": {"all": [{"m": {"$gt": {"v": 5}}}]}}
        assert list(asserted(rules, '{"id": 1, "v": "5"}', '{"id": 2, "v": "7"}'))[1:] == [["five"], ["more"]]

    def test_integers_past_64_bits_are_taken_for_others(self):
        rules = {"largest": {"all": [{"m": {"v": 2**63 - 1}}]}}
        assert list(asserted(rules, json.dumps({"id": 1, "v": 2**70})))[1:] == [["largest"]]

    @glibc
    def test_deleting_a_state_in_which_nothing_fired_ends_the_process(self):
        bare = """
import durable_rules_engine
handle = durable_rules_engine.create_ruleset("bare", '{"r": {"all": [{"m0": {"t": 1}}, {"m1": {"t": 2}}]}}')
durable_rules_engine.assert_fact(handle, '{"id": 1, "sid": "x", "t": 1}')
durable_rules_engine.delete_state(handle, "x")
"""
        assert run_with_dirty_memory(bare) < 0

    def test_the_1025th_live_state_fails(self):
        bare = """
import durable_rules_engine
handle = durable_rules_engine.create_ruleset("bare", '{"r": {"all": [{"m": {"t": 1}}]}}')
number = 0
try:
    while True:
        durable_rules_engine.assert_fact(handle, '{"id": 1, "sid": "%d", "t": 1}' % number)
        number += 1
except MemoryError:
    print(number, flush=True)
"""
        assert output_of(bare).split() == ["1024"]
        assert MAX_LIVE < 1024

    def test_the_layer_above_starts_threads_and_swallows_what_an_action_raises(self):
        above = """
import threading
from durable.lang import *

with ruleset("above"):
    @when_all(m.t == 1)
    def fail(c):
        raise ValueError("lost")

state = assert_fact("above", {"t": 1})
print(threading.active_count() > 1, "lost" in state["exception"], flush=True)
"""
        assert output_of(above).split() == ["True", "True"]

    def test_a_join_of_17_messages_fails(self):
        rules = {"r": {"all": [{f"m{number}": {"t": number}} for number in range(17)]}}
        with pytest.raises(Exception, match="304"):
            list(asserted(rules, *(json.dumps({"id": number, "t": number}) for number in range(17))))

    def test_a_batch_says_nothing_of_which_message_was_refused(self):
        library = load()
        handle = library.create_ruleset("bare", '{"r": {"all": [{"m": {"t": 1}}]}}')
        refused, _ = library.assert_facts(handle, '[{"id": 1, "t": 7}, {"id": 2, "t": 1}]')
        assert refused == 1


@needs_durable
class TestRuleset:
    def test_says_which_rules_fire_by_each_message(self):
        ruleset = Ruleset(ONE_AND_TWO)
        seat = ruleset.sit()
        assert ruleset.tell(seat, [said(2)]) == []
        assert sorted(ruleset.tell(seat, [said(1)])) == ["both", "one"]

    def test_keeps_states_apart(self):
        ruleset = Ruleset(ONE_AND_TWO)
        first, second = ruleset.sit(), ruleset.sit()
        ruleset.tell(first, [said(2)])
        assert ruleset.tell(second, [said(1)]) == ["one"]
        assert sorted(ruleset.tell(first, [said(1)])) == ["both", "one"]

    def test_a_state_in_which_nothing_fired_can_be_given_up(self):
        ruleset = Ruleset(ONE_AND_TWO)
        for _ in range(500):
            seat = ruleset.sit()
            ruleset.tell(seat, [said(2)])
            ruleset.leave(seat)
            ruleset.leave(ruleset.sit())
        assert ruleset.live == 0

    @glibc
    def test_a_state_in_which_nothing_fired_can_be_given_up_whatever_memory_held_before(self):
        guarded = """
from complaint_rules.engines.rete.durable import Ruleset
ruleset = Ruleset({"r": {"all": [{"m0": {"t": 1}}, {"m1": {"t": 2}}]}})
for _ in range(3):
    seat = ruleset.sit()
    ruleset.tell(seat, [{"id": 1, "t": 1}])
    ruleset.leave(seat)
    ruleset.sit()
"""
        assert run_with_dirty_memory(guarded) == 0

    def test_what_was_told_to_a_state_is_gone_with_it(self):
        ruleset = Ruleset(ONE_AND_TWO)
        seat = ruleset.sit()
        ruleset.tell(seat, [said(2)])
        ruleset.leave(seat)
        assert ruleset.tell(ruleset.sit(), [said(1)]) == ["one"]

    @pytest.mark.parametrize(
        ("messages", "why"),
        [
            ([said(7)], "no rule asks for it"),
            ([said(1), said(1)], "it was told already"),
            ([{"id": 1, **{f"p{number}": 1 for number in range(300)}}], "302"),
        ],
    )
    def test_raises_what_durable_rules_refuses_and_gives_the_state_up(self, messages, why):
        ruleset = Ruleset(ONE_AND_TWO)
        seat = ruleset.sit()
        with pytest.raises(SessionError, match=why):
            ruleset.tell(seat, messages)
        assert not seat.taken
        assert ruleset.live == 0
        assert ruleset.tell(ruleset.sit(), [said(1)]) == ["one"]

    def test_raises_where_rules_cannot_be_read(self):
        with pytest.raises(SessionError, match="durable-rules failed"):
            Ruleset({"r": {"all": []}, "s": {"sum": 1}})

    def test_the_state_longest_unused_makes_room(self):
        ruleset = Ruleset(ONE_AND_TWO)
        seats = [ruleset.sit() for _ in range(MAX_LIVE)]
        ruleset.tell(seats[0], [said(2)])
        ruleset.sit()
        assert ruleset.live == MAX_LIVE
        assert [seat.taken for seat in seats[:3]] == [True, False, True]

    def test_the_same_rules_can_be_made_again_and_again(self):
        first, second = Ruleset(ONE_AND_TWO), Ruleset(ONE_AND_TWO)
        first.tell(first.sit(), [said(2)])
        assert second.tell(second.sit(), [said(1)]) == ["one"]

    def test_starts_no_thread(self):
        before = threading.active_count()
        ruleset = Ruleset(ONE_AND_TWO)
        ruleset.tell(ruleset.sit(), [said(1)])
        assert threading.active_count() == before

    def test_a_ruleset_is_freed_with_its_states(self):
        def use() -> None:
            ruleset = Ruleset({str(number): {"all": [{"m": {"t": number}}]} for number in range(40)})
            for number in range(3):
                ruleset.tell(ruleset.sit(), [said(number)])

        assert growth_of(use, warm_up=30, times=150) < 4_000_000

    def test_one_thread_is_inside_at_a_time(self, monkeypatch):
        ruleset = Ruleset(ONE_AND_TWO)
        inside: list[int] = []
        most: list[int] = []
        real = durable._guarded

        def watched(call: Any, *arguments: object) -> Any:
            inside.append(1)
            most.append(len(inside))
            try:
                return real(call, *arguments)
            finally:
                inside.pop()

        monkeypatch.setattr(durable, "_guarded", watched)

        def work() -> None:
            for _ in range(50):
                seat = ruleset.sit()
                assert ruleset.tell(seat, [said(1)]) == ["one"]
                ruleset.leave(seat)

        run_together(work for _ in range(8))
        assert max(most) == 1
        assert ruleset.live == 0


def run_together(jobs: Iterable[Any]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@needs_durable
def test_what_a_state_and_its_messages_are_called_never_collides():
    """durable-rules knows them by a 32-bit hash alone: two names with one hash are one state, or one message."""

    def hashed(text: str) -> int:
        value = 0x811C9DC5
        for byte in text.encode():
            value = (value ^ byte) * 16777619 & 0xFFFFFFFF
        return value

    states = [str(number) for number in range(MAX_LIVE)]
    assert len(set(map(hashed, states))) == MAX_LIVE
    messages = [*map(str, range(20_000)), "greeting", *(f"sid-{state}" for state in states)]
    assert len(set(map(hashed, messages))) == len(messages)


class TestLoading:
    def test_says_that_python_3_13_is_not_supported_and_what_does_the_same(self):
        with pytest.raises(MissingExtraError) as caught:
            load((3, 13))
        assert "does not support Python 3.13" in str(caught.value)
        assert "the `compiled` engine gives the same records" in str(caught.value)

    def test_gives_the_command_that_installs_it(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
        with pytest.raises(MissingExtraError, match=r"pip install 'complaint-rules\[rete\]'"):
            load((3, 12))

    @needs_durable
    def test_refuses_another_release(self, monkeypatch):
        monkeypatch.setattr(durable, "RELEASE", "2.0.29")
        with pytest.raises(MissingExtraError, match=rf"needs durable-rules 2\.0\.29, not {RELEASE}"):
            load()

    def test_importing_the_engine_does_not_import_durable_rules(self):
        script = (
            "import sys, complaint_rules.engines.rete; print(*{'durable', 'durable_rules_engine'} & sys.modules.keys())"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == ""
