"""What the benchmarks share."""

from functools import partial

from benchmarks.run import count_calls


def call_often(times: int) -> None:
    """Call something so many times."""
    for number in range(times):
        abs(number)


def test_work_is_counted_by_calls() -> None:
    """The same every time, and it grows with the calls that are made."""
    few, many = partial(call_often, 10), partial(call_often, 1_000)
    assert count_calls(few) == count_calls(few)
    assert count_calls(many) - count_calls(few) == 990
