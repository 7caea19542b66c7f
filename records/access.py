"""The door to identifiable children: the only way other rooms learn who a child is.

Callers audit what they open.
"""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import Authority, Person
from records import sealing
from records.models import Child

SEALED = "Sealed"
ELSEWHERE = "Known to a partner only"


def ids_of(authority: Authority, children: Iterable[int], person: Person | None) -> dict[int, str]:
    """The authority's own id of each child, by the number under which the record knows them: as
    this person may see it. A sealed child's is "Sealed" to whoever the seal does not name."""
    kept_from = sealing.kept_from(authority, person)
    known = Child.objects.filter(authority=authority, pk__in=set(children))
    return {
        number: SEALED if number in kept_from else (ELSEWHERE if holder else own)
        for number, holder, own in known.values_list("pk", "holder", "la_child_id")
    }
