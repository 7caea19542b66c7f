"""The three synthetic authorities of a made-up region, with names and codes of nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace

REGION_CODE = "E99000009"
REGION_NAME = "Fenmarch"


@dataclass(frozen=True)
class SyntheticAuthority:
    """An authority that does not exist, with everything its returns need to be written.

    `code` is patterned like an ONS code. `dfe_code` is the three-digit number in the CIN census
    header and inside its pupils' UPNs: one that the UPN check allows (rule 1530) but no authority
    has, because UPNs with any other made-up number would be refused. `postcode_area` is written
    like a postcode area and is not allocated. `population_0_17` is by calendar year, at mid-year,
    for `usual_children` children known; `sized_for` scales it.
    """

    code: str
    dfe_code: str
    name: str
    region_code: str
    region_name: str
    population_0_17: dict[int, int]
    child_prefix: str
    postcode_area: str
    usual_children: int

    def sized_for(self, children: int) -> SyntheticAuthority:
        """The same authority with its population scaled, so that rates stay believable when fewer
        or more children are known."""
        share = children / self.usual_children
        return replace(
            self,
            population_0_17={
                year: round(count * share) for year, count in self.population_0_17.items()
            },
            usual_children=children,
        )


def _population(in_2016: int, growth: float) -> dict[int, int]:
    return {year: round(in_2016 * (1 + growth) ** (year - 2016)) for year in range(2015, 2028)}


AUTHORITIES: tuple[SyntheticAuthority, ...] = (
    SyntheticAuthority(
        "E99000001",
        "001",
        "Wexbourne",
        REGION_CODE,
        REGION_NAME,
        _population(19_400, 0.004),
        "WX",
        "ZA",
        6000,
    ),
    SyntheticAuthority(
        "E99000002",
        "002",
        "Harrowmere",
        REGION_CODE,
        REGION_NAME,
        _population(12_100, 0.001),
        "HM",
        "ZB",
        3600,
    ),
    SyntheticAuthority(
        "E99000003",
        "003",
        "Saltholme Vale",
        REGION_CODE,
        REGION_NAME,
        _population(8_300, 0.006),
        "SV",
        "ZD",
        2400,
    ),
)
OUT_OF_AREA_POSTCODE_AREAS: tuple[str, ...] = ("ZF", "ZG")
