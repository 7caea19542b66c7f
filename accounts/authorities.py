"""Finding an authority by either of its codes, and keeping the list of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from accounts import audit
from accounts.models import Authority
from accounts.reorganised import end_of


class UnknownAuthority(LookupError):
    """No authority has the code; the text says what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"No authority with the code {code} is known. Load the list of authorities with"
            " load_reference, or give the 9-character ONS code or the 3-digit DfE code."
        )


@dataclass(frozen=True)
class Known:
    """An authority as a list of authorities gives it."""

    code: str
    dfe_code: str
    name: str
    region_code: str
    region_name: str


def find(code: str) -> Authority:
    """The authority with this ONS or DfE code.

    Raises `UnknownAuthority`.
    """
    found = Authority.objects.filter(Q(code=code) | Q(dfe_code=code)).first()
    if found is None:
        raise UnknownAuthority(code)
    return found


@transaction.atomic
def keep(listed: Iterable[Known]) -> int:
    """Keep a list of authorities: new ones are added, known ones get its names.

    ONS gives an authority another code when its form changes (a county that becomes a unitary);
    DfE leaves it the number where its area stays. So the authority known under a listed number
    takes the listed code, and its record goes on. One that was abolished is kept with the day.
    Returns how many were listed.
    """
    listed = list(listed)
    _take_new_codes(listed)
    made = [
        Authority(
            code=known.code,
            dfe_code=known.dfe_code,
            name=known.name,
            region_code=known.region_code,
            region_name=known.region_name,
            abolished_on=end.on if (end := end_of(known.dfe_code)) else None,
        )
        for known in listed
    ]
    Authority.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["dfe_code", "name", "region_code", "region_name", "abolished_on"],
    )
    return len(made)


def _take_new_codes(listed: list[Known]) -> None:
    codes = {known.code for known in listed}
    code_of = {known.dfe_code: known.code for known in listed}
    taken = set(Authority.objects.filter(code__in=codes).values_list("code", flat=True))
    for authority in Authority.objects.filter(dfe_code__in=code_of).exclude(code__in=codes):
        code = code_of[authority.dfe_code]
        if code in taken:
            continue
        authority.first_code = authority.keyed_by
        was, authority.code = authority.code, code
        authority.save(update_fields=["code", "first_code"])
        audit.record(
            "authority's code changed",
            person=None,
            authority=authority,
            subject=code,
            was=was,
            became=code,
        )
