"""Weighing what agrees against what does not: the model of Fellegi and Sunter (1969), by Splink.

Each comparison has levels; each level is worth log2(m/u) bits, m its share among pairs that are one
person, u its share among pairs that are not. Rare names are worth more than common ones (term
frequencies). u is counted from the people at hand. m is declared below and not estimated from the
data: an estimate on a few hundred people can go wrong unseen, and nobody would look.

Splink (Ministry of Justice) runs in DuckDB, in this process and its memory alone. Both are
optional: without them `available()` is False, and only the deterministic steps link.
"""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pandas as pd

from records.matching.agreement import Sides
from records.matching.deterministic import CANDIDATES, Found, Method

# Shares among true pairs, first level to last (the levels of `agreement`, without "not held"). They
# are an assumption: about one in twelve of each field is wrong somewhere, half of wrong names still
# sound alike, half of wrong birthdays are a slip apart, and families of children in need move house
# often. `bench linkage` says what comes of it where that holds, and docs/methods.md where it does
# not.
M = {
    "forename": (0.91, 0.045, 0.004, 0.041),
    "surname": (0.91, 0.035, 0.004, 0.051),
    "date_of_birth": (0.925, 0.025, 0.036, 0.005, 0.009),
    "sex": (0.99, 0.01),
    "postcode": (0.82, 0.04, 0.07, 0.07),
    "upn": (0.97, 0.03),
    "nhs_number": (0.97, 0.03),
    "youth_justice_id": (0.97, 0.03),
}
# Of the smaller side, the share expected on the larger before anything is compared.
EXPECTED_SHARE = 0.3
# Below this many bits nobody is asked about a pair.
LEAST_PROBABILITY = 0.05
# What strangers are taken to share where the people at hand are too few to count it; weight of
# that, in pairs.
_PRIOR = {"forename": 0.004, "surname": 0.002, "date_of_birth": 1 / 6500, "postcode": 0.0005}
_PRIOR_PAIRS = 20_000
MEMORY_LIMIT, THREADS = "500MB", 2


def available() -> bool:
    """Whether the libraries that weigh are installed."""
    return find_spec("splink") is not None and find_spec("duckdb") is not None


def weighed(both: Sides, found: Found) -> pd.DataFrame:
    """The pairs of people still free that may be one person: ours, theirs, method, score (their
    probability, 0 to 1), automatic (False throughout: `links` decides)."""
    from splink import DuckDBAPI, Linker

    ours, theirs = found.ours_free, found.theirs_free
    if ours.empty or theirs.empty:
        return pd.DataFrame(columns=list(CANDIDATES)).astype(CANDIDATES)
    import duckdb

    with duckdb.connect(":memory:") as connection:
        connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
        connection.execute(f"SET threads = {THREADS}")
        connection.execute("SET preserve_insertion_order = true")
        api = DuckDBAPI(connection=connection)
        tables = [
            api.register(_for_splink(side), dataset_display_name=name)
            for name, side in (("ours", ours), ("theirs", theirs))
        ]
        linker = Linker(tables, _settings(both, len(ours), len(theirs)), log_level=None)
        for name in ("forename_hash", "surname_hash", "forename_sound", "surname_sound"):
            linker.table_management.register_term_frequency_lookup(
                api.register(_frequencies(both, name)), name
            )
        scored = linker.inference.predict(
            threshold_match_probability=LEAST_PROBABILITY, warning_mode="never"
        )
        pairs = (
            scored.as_duckdbpyrelation()
            .select("source_dataset_l, unique_id_l, unique_id_r, match_weight")
            .df()
        )
    return _scored(pairs)


def _scored(pairs: pd.DataFrame) -> pd.DataFrame:
    first = pairs["source_dataset_l"].astype("str") == "ours"
    # Sums in another order differ in the last bits; nobody's link may hang on those.
    probability = 1 / (1 + 2.0 ** -pairs["match_weight"].round(4))
    return (
        pd.DataFrame(
            {
                "ours": np.where(first, pairs["unique_id_l"], pairs["unique_id_r"]),
                "theirs": np.where(first, pairs["unique_id_r"], pairs["unique_id_l"]),
                "method": Method.WEIGHED.value,
                "score": probability.round(8),
                "automatic": False,
            }
        )
        .astype(CANDIDATES)
        .sort_values(["ours", "theirs"], ignore_index=True)
    )


_COLUMNS = (
    "forename_hash", "forename_sound", "surname_hash", "surname_sound", "sex",
    "postcode", "sector", "district", "upn", "nhs_number", "youth_justice_id",
)  # fmt: skip


def _for_splink(side: pd.DataFrame) -> pd.DataFrame:
    """The columns compared, unknown as null; a birthday as eight digits."""
    columns = {name: side[name].astype("Int64").mask(side[name] < 0) for name in _COLUMNS}
    born = side["birthday"].astype("str")
    return pd.DataFrame(
        {"unique_id": side["child"], **columns, "born": born.mask(side["birthday"] < 0)}
    )


def _frequencies(both: Sides, name: str) -> pd.DataFrame:
    """How frequent each value is among all people of both sides, linked or not."""
    values = np.concatenate([both.ours[name], both.theirs[name]])
    distinct, counts = np.unique(values[values >= 0], return_counts=True)
    return pd.DataFrame({name: distinct, f"tf_{name}": counts / max(counts.sum(), 1)})


def _settings(both: Sides, ours: int, theirs: int):
    from splink import SettingsCreator, block_on

    u = strangers(both)
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="unique_id",
        probability_two_random_records_match=min(EXPECTED_SHARE / max(ours, theirs), 0.3),
        comparisons=[_comparison(name, levels, u[name]) for name, levels in _LEVELS.items()],
        blocking_rules_to_generate_predictions=[
            block_on("born"),
            block_on("forename_sound", "surname_sound"),
            block_on("postcode", "surname_sound"),
            block_on("postcode", "forename_sound"),
            block_on("upn"),
            block_on("nhs_number"),
            block_on("youth_justice_id"),
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def _swapped(name: str, other: str) -> str:
    return f"{name}_hash_l = {other}_hash_r and {other}_hash_l = {name}_hash_r"


def _unknown(*columns: str) -> str:
    return " and ".join(f"({name}_l is null or {name}_r is null)" for name in columns)


# Condition of null and of each level but the last, which is all else; with the column whose
# frequency adjusts it, where one does.
_LEVELS: dict[str, list[tuple[str, str | None]]] = {
    "forename": [
        (_unknown("forename_hash", "forename_sound"), None),
        ("forename_hash_l = forename_hash_r", "forename_hash"),
        ("forename_sound_l = forename_sound_r", "forename_sound"),
        (_swapped("forename", "surname"), None),
    ],
    "surname": [
        (_unknown("surname_hash", "surname_sound"), None),
        ("surname_hash_l = surname_hash_r", "surname_hash"),
        ("surname_sound_l = surname_sound_r", "surname_sound"),
        (_swapped("surname", "forename"), None),
    ],
    "date_of_birth": [
        (_unknown("born"), None),
        ("born_l = born_r", None),
        (
            "substr(born_l, 1, 4) = substr(born_r, 1, 4) and substr(born_l, 5, 2) = "
            "substr(born_r, 7, 2) and substr(born_l, 7, 2) = substr(born_r, 5, 2)",
            None,
        ),
        ("damerau_levenshtein(born_l, born_r) <= 1", None),
        (
            "abs(date_diff('day', strptime(born_l, '%Y%m%d'), strptime(born_r, '%Y%m%d'))) <= 366",
            None,
        ),
    ],
    "sex": [(_unknown("sex"), None), ("sex_l = sex_r", None)],
    "postcode": [
        (_unknown("postcode"), None),
        ("postcode_l = postcode_r", None),
        ("sector_l = sector_r", None),
        ("district_l = district_r", None),
    ],
    **{
        name: [(_unknown(name), None), (f"{name}_l = {name}_r", None)]
        for name in ("upn", "nhs_number", "youth_justice_id")
    },
}


def _comparison(name: str, levels: list[tuple[str, str | None]], u: tuple[float, ...]) -> dict:
    (null, _), *rest = levels
    told = [{"sql_condition": null, "label_for_charts": "not held", "is_null_level": True}]
    for (condition, adjusted), m_share, u_share in zip(
        [*rest, ("ELSE", None)], M[name], u, strict=True
    ):
        level = {
            "sql_condition": condition,
            "label_for_charts": condition,
            "m_probability": m_share,
            "u_probability": u_share,
        }
        if adjusted:
            level |= {"tf_adjustment_column": adjusted, "tf_adjustment_weight": 1.0}
        told.append(level)
    return {"output_column_name": name, "comparison_levels": told}


def strangers(both: Sides) -> dict[str, tuple[float, ...]]:
    """u: the share of each level among pairs of different people, counted from how values are
    spread on the two sides."""
    same = {
        name: _chance_alike(both, name, _PRIOR[prior])
        for prior, names in {
            "forename": ("forename_hash", "forename_sound"),
            "surname": ("surname_hash", "surname_sound"),
            "date_of_birth": ("birthday",),
            "postcode": ("postcode", "sector", "district"),
        }.items()
        for name in names
    }
    born = same["birthday"]
    # Of one date: a dozen dates in 31 read month first as another; some twenty lie one slip away.
    birthday = (born, born * 0.4, born * 20, born * 700)
    names = {
        name: (same[f"{name}_hash"], same[f"{name}_sound"] - same[f"{name}_hash"], 1e-5)
        for name in ("forename", "surname")
    }
    places = (
        same["postcode"],
        same["sector"] - same["postcode"],
        same["district"] - same["sector"],
    )
    known = {**names, "date_of_birth": birthday, "postcode": places, "sex": (0.5,)}
    known |= dict.fromkeys(("upn", "nhs_number", "youth_justice_id"), (1e-6,))
    return {name: _with_rest(shares) for name, shares in known.items()}


def _with_rest(shares: tuple[float, ...]) -> tuple[float, ...]:
    """The shares, none of them nothing, and what is left for "all else"."""
    kept = tuple(float(max(share, 1e-7)) for share in shares)
    return (*kept, max(1.0 - sum(kept), 0.01))


def _chance_alike(both: Sides, name: str, prior: float) -> float:
    """The chance that one of ours and one of theirs, drawn at random, are alike in a column."""
    counts = []
    for side in (both.ours, both.theirs):
        values = side[name].to_numpy()
        counts.append(pd.Series(values[values >= 0]).value_counts())
    alike = (counts[0] * counts[1]).sum()
    pairs = float(counts[0].sum()) * float(counts[1].sum())
    return (float(alike) + prior * _PRIOR_PAIRS) / (pairs + _PRIOR_PAIRS)
