"""The flows that a demonstration shows: each is a flow of the worker, on its very topics."""

import pytest

from streams.demo.flows import DEMO_FLOWS
from streams.flows import FLOWS


@pytest.mark.parametrize("name", DEMO_FLOWS)
def test_a_shown_flow_has_the_topics_of_the_worker_s(name: str) -> None:
    shown, spec = DEMO_FLOWS[name], FLOWS[name].spec
    assert set(shown.inputs) <= set(spec.inputs)
    assert set(shown.outputs) <= set(spec.outputs)
