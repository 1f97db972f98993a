"""No test depends on how quick or busy the machine is (docs/adr/0150): nor on how long ago its module was imported."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
# Benchmarks and evaluations measure; the faults judge what a scenario took.
FILES = [
    file
    for file in sorted(TESTS.rglob("*.py"))
    if file.relative_to(TESTS).parts[0] not in {"benchmarks", "evaluations", "examples", "faults", "fuzz"}
]
CLOCKS = {"monotonic", "perf_counter", "process_time", "thread_time", "time", "time_ns", "now", "today"}
# What raises once so many seconds are over. Keywords of these names do, too.
WAITS = {"timeout": 0, "wait_for": 1, "communicate": 1, "result": 0, "until": 1}
KEYWORDS = {"within_s"}
LEAST_S = 20


def calls_a_clock(node: ast.AST) -> bool:
    calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr in CLOCKS for call in calls)


def clocks_of_modules(tree: ast.Module) -> Iterator[int]:
    """Return the lines of values that were made at the import and know its time."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and calls_a_clock(node.value):
            yield node.lineno


def upper_bounds(tree: ast.Module) -> Iterator[int]:
    """Return the lines that say that no more than a number of seconds went by."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
            went_by, bound = (left, right) if isinstance(operator, ast.Lt | ast.LtE) else (right, left)
            if isinstance(went_by, ast.BinOp) and isinstance(went_by.op, ast.Sub) and calls_a_clock(went_by):
                yield from [node.lineno] * isinstance(bound, ast.Constant | ast.BinOp)


def short_waits(tree: ast.Module) -> Iterator[int]:
    """Return the lines that give what is waited for fewer seconds than a busy machine takes."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        given = [each.value for each in node.keywords if each.arg in KEYWORDS]
        if name in WAITS:
            given += node.args[WAITS[name] : WAITS[name] + 1]
            given += [each.value for each in node.keywords if each.arg == "timeout"]
        numbers = [each.value for each in given if isinstance(each, ast.Constant)]
        if any(0 < number < LEAST_S for number in numbers if isinstance(number, int | float)):
            yield node.lineno


@pytest.mark.parametrize("finds", [clocks_of_modules, upper_bounds, short_waits])
def test_no_test_depends_on_the_machines_speed(finds: Callable[[ast.Module], Iterator[int]]) -> None:
    found = [
        f"{file.relative_to(TESTS)}:{line}" for file in FILES for line in finds(ast.parse(file.read_text("utf-8")))
    ]
    assert found == []
