"""The own figure beside DfE's: what the counts on both sides can explain."""

import pytest

from indicators.compare import Figure, Own
from indicators.published import MEASURES
from indicators.tie_out import NOT_SAID, SAME, tie_out

RATE, SHARE, COUNT = (
    MEASURES[key] for key in ("cla_31_march_rate", "rereferrals_pct", "cpp_31_march")
)


@pytest.mark.parametrize(
    ("measure", "own", "published", "difference", "why"),
    [
        # Own 75.2 is 75 as DfE rounds this rate.
        (RATE, Own(75.2, 150, 19947), Figure(75, "", 150, 19947), 0, SAME),
        (RATE, Own(75.2, 150, 19947), Figure(76, "", 150, 19700), -1, "another estimate"),
        (RATE, Own(77.0, 154, 20000), Figure(75, "", 150, 20000), 2, "holds 4 more: records that"),
        (RATE, Own(77.0, 154, 20000), Figure(75, "", 150, 19990), 2, "population differs too"),
        (SHARE, Own(22.0, 22, 100), Figure(21.1, "", 20, 95), 0.9, "Out of 100 here, 95 in"),
        (SHARE, Own(22.0, 22, 100), Figure(21.9, "", 22, 100), 0.1, "The same counts"),
        (SHARE, Own(22.0, 22, 100), Figure(21.1, ""), 0.9, NOT_SAID),
        (COUNT, Own(48, 48), Figure(50, "", 50), -2, "holds 2 fewer: records that were taken"),
    ],
)
def test_what_explains_the_difference(measure, own, published, difference, why):
    found = tie_out(measure, 2024, own, published)
    assert found.difference == difference
    assert why in found.why


@pytest.mark.parametrize(
    ("symbol", "why"), [("c", "hidden by DfE"), ("x", "not available"), (None, "nothing is")]
)
def test_without_a_published_value_there_is_no_difference_but_a_reason(symbol, why):
    found = tie_out(SHARE, 2024, Own(22.0, 22, 100), Figure(None, symbol))
    assert found.published is found.difference is None
    assert why in found.why
