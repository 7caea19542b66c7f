"""What the axes of comparisons name: few enough to be read on a telephone."""

import numpy as np
import pytest

from indicators.comparison_charts import _round_numbers, trends
from indicators.published import MEASURES


@pytest.mark.parametrize(
    ("smallest", "largest", "named"),
    [
        (260, 8200, [200, 500, 1000, 2000, 5000, 10_000]),
        (12_000, 70_000, [10_000, 20_000, 50_000, 100_000]),
        (3, 90_000, [10, 100, 1000, 10_000, 100_000]),
    ],
)
def test_a_logarithmic_axis_names_round_numbers(smallest, largest, named):
    assert _round_numbers(np.array([smallest, largest])) == named


@pytest.mark.parametrize(
    ("years", "named"),
    [
        (range(2020, 2025), [2020, 2021, 2022, 2023, 2024]),
        (range(2017, 2025), [2017, 2019, 2021, 2023]),
    ],
)
def test_of_many_years_every_other_is_named(years, named):
    values = [1.0] * len(years)
    drawn = trends(MEASURES["s47_rate"], years, ("Here", values), {}, {})
    assert drawn["layout"]["xaxis"]["tickvals"] == named
