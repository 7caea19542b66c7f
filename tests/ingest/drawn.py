"""Rules tested on drawn tables: a column `fails` marks with `x` the rows that the rule must report,
and no others."""

from __future__ import annotations

from typing import Any

from ingest.readers.headings import plain_heading
from ingest.rules import Rulebook
from ingest.schema import Collection
from ingest.typed import DAY_FIRST, ISO, typed
from tests.grid import grid


def assert_rule(
    rulebook: Rulebook,
    code: str,
    *,
    year: int = 2025,
    last: dict[str, str] | None = None,
    earlier: dict[str, str] | None = None,
    reference: dict[str, Any] | None = None,
    collection: Collection | None = None,
    whole_return: bool = False,
    **tables: str,
) -> None:
    """Run one rule on drawn tables and compare the rows it reports with those marked `x`.

    `tables`, `last`, `earlier`: table name -> drawn table; columns left out are blank throughout;
    only the drawn tables are loaded. Dates as the return writes them (SSDA903 dd/mm/yyyy, CIN ISO).
    Last-year tables are compared under "<Table>_last". `whole_return`: the rule must fail the
    return as a whole.
    """
    collection = collection or Collection(year)
    expected: dict[str, set[int]] = {}

    def read(drawn: dict[str, str], suffix: str = "") -> dict[str, Any]:
        frames = {}
        for name, text in drawn.items():
            table, frame = rulebook.dataset.table(name), grid(text)
            if "fails" in frame:
                expected[name + suffix] = set(frame.index[frame.pop("fails") == "x"])
            # A drawn heading has underscores where the return's own has spaces.
            own = {plain_heading(field.name): field.name for field in table.fields}
            frame = frame.rename(columns=lambda c, of=own: of.get(plain_heading(c), c))
            unknown = set(frame) - {field.name for field in table.fields}
            assert not unknown, f"{name} has no columns {sorted(unknown)}"
            frames[name] = typed(
                table,
                frame,
                date_format=ISO if rulebook.dataset.iso_dates else DAY_FIRST,
                upper_codes=rulebook.dataset.upper_codes,
            )
        return frames

    checked = rulebook.run(
        read(tables),
        collection,
        last=None if last is None else read(last, "_last"),
        earlier=None if earlier is None else read(earlier, "_earlier"),
        reference=reference,
        codes=frozenset([code]),
        strict=True,
    )
    assert not checked.untried, f"rule {code} was not tried: {checked.untried[0].why}"
    got: dict[str, set[int]] = {name: set() for name in expected}
    for failure in checked.failures:
        got.setdefault(failure.table, set()).update(failure.positions.tolist())
    assert {k: v for k, v in got.items() if v} == {k: v for k, v in expected.items() if v}, (
        f"rule {code}"
    )
    assert any(failure.whole_return for failure in checked.failures) == whole_return, f"rule {code}"
    assert any(rule.code == code and rule.in_force(collection.year) for rule in rulebook.rules), (
        f"no rule {code}"
    )
