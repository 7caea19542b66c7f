"""Which county council each district of two tiers lies in, by ONS code.

Source: ONS, lookup of local authority districts to counties in England, April 2023 (the counties as
they stood after the reorganisations of 2019 to 2023).
"""

from __future__ import annotations

# County -> its districts, as runs of the last digits of their codes (E07000008 to E07000012, …).
_DISTRICTS: dict[str, tuple[tuple[int, int], ...]] = {
    "E10000003": ((8, 12),),  # Cambridgeshire
    "E10000007": ((32, 39),),  # Derbyshire
    "E10000008": ((40, 47),),  # Devon
    "E10000011": ((61, 65),),  # East Sussex
    "E10000012": ((66, 77),),  # Essex
    "E10000013": ((78, 83),),  # Gloucestershire
    "E10000014": ((84, 94),),  # Hampshire
    "E10000015": ((95, 104), (240, 243)),  # Hertfordshire
    "E10000016": ((105, 116),),  # Kent
    "E10000017": ((117, 128),),  # Lancashire
    "E10000018": ((129, 135),),  # Leicestershire
    "E10000019": ((136, 142),),  # Lincolnshire
    "E10000020": ((143, 149),),  # Norfolk
    "E10000024": ((170, 176),),  # Nottinghamshire
    "E10000025": ((177, 181),),  # Oxfordshire
    "E10000028": ((192, 199),),  # Staffordshire
    "E10000029": ((200, 206), (244, 245)),  # Suffolk
    "E10000030": ((207, 217),),  # Surrey
    "E10000031": ((218, 222),),  # Warwickshire
    "E10000032": ((223, 229),),  # West Sussex
    "E10000034": ((234, 239),),  # Worcestershire
}
COUNTY_OF: dict[str, str] = {
    f"E07{number:06}": county
    for county, runs in _DISTRICTS.items()
    for first, last in runs
    for number in range(first, last + 1)
}

# One place, two codes: before and after its boundary moved a little. Both name the authority.
RECODED: dict[str, str] = {
    "E06000048": "E06000057",  # Northumberland, 2013
    "E08000020": "E08000037",  # Gateshead, 2013
    "E08000016": "E08000038",  # Barnsley, 2025
    "E08000019": "E08000039",  # Sheffield, 2025
}
SAME_PLACE: dict[str, str] = RECODED | {new: old for old, new in RECODED.items()}
