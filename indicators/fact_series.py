"""Facts as they are kept: the months of one indicator and group in a row, each column of numbers as
an array, instead of a row a month.

An authority has some 260,000 facts over ten years, of 5,300 groups: written a row each they cost
the database more than measuring them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

import numpy as np
import pandas as pd

from indicators.facts import COLUMNS, FactStatus

SERIES = ("indicator", "cut", "cut_value")
ARRAYS = ("months", "numerators", "denominators", "statuses")
STATUSES = tuple(status.value for status in FactStatus)
"""A status is kept as its place here."""


def copy_lines(facts: pd.DataFrame) -> Iterable[str]:
    """One line of COPY text, without its end, for each series: `SERIES`, then `ARRAYS`.

    In: the columns of `indicators.facts.measure`, the months of a series one after the other. A
    missing number is NaN; a series without denominators has none at all.
    """
    if facts.empty:
        return
    named = [pd.factorize(facts[name]) for name in SERIES]
    places = np.column_stack([codes for codes, _ in named])
    begins = np.flatnonzero((places[1:] != places[:-1]).any(axis=1)) + 1
    months = _written(facts["month"])
    numerators = _written(facts["numerator"])
    denominators = _written(facts["denominator"])
    none = facts["denominator"].isna().to_numpy()
    statuses = _written(facts["status"].map({name: n for n, name in enumerate(STATUSES)}))
    for first, last in pairwise([0, *begins.tolist(), len(facts)]):
        labels = (_escaped(str(distinct[codes[first]])) for codes, distinct in named)
        here = slice(first, last)
        yield "\t".join(
            (
                *labels,
                _array(months[here]),
                _array(numerators[here]),
                r"\N" if none[here].all() else _array(denominators[here]),
                _array(statuses[here]),
            )
        )


def _escaped(label: str) -> str:
    """A label as COPY text: names that a record tells may hold any sign."""
    label = label.replace("\\", r"\\")
    for sign, written in (("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r")):
        label = label.replace(sign, written)
    return label


def _written(column: pd.Series) -> list[str]:
    """A column of numbers as text: each distinct one is written once."""
    codes, distinct = pd.factorize(column)
    written = [str(value) for value in distinct.tolist()]
    return np.array([*written, "NaN"], dtype=object)[codes].tolist()


def _array(values: list[str]) -> str:
    return f"{{{','.join(values)}}}"


def frame_of(rows: Sequence[tuple]) -> pd.DataFrame:
    """Kept series (`SERIES`, then `ARRAYS`, in that order) as facts: the columns, types and order
    of `indicators.facts.measure`."""
    columns = list(zip(*rows, strict=True)) or [()] * (len(SERIES) + len(ARRAYS))
    months, numerators, denominators, statuses = columns[len(SERIES) :]
    sizes = [len(each) for each in months]
    down = [[np.nan] * n if d is None else d for d, n in zip(denominators, sizes, strict=True)]
    labels = {
        name: pd.Series(np.array(values, dtype=object), dtype="str").repeat(sizes)
        for name, values in zip(SERIES, columns[: len(SERIES)], strict=True)
    }
    status = np.array(STATUSES, dtype=object)[_joined(statuses, "int64")]
    return pd.DataFrame(
        {
            **{name: values.array for name, values in labels.items()},
            "month": _joined(months, "int64"),
            "numerator": _joined(numerators, "float64"),
            "denominator": _joined(down, "float64"),
            "status": pd.Series(status, dtype="str"),
        }
    )[list(COLUMNS)]


def _joined(arrays: Iterable[Sequence[float]], kind: str) -> np.ndarray:
    return np.fromiter(chain.from_iterable(arrays), dtype=kind)
