"""Small returns drawn in text, and sending them through the product's own actions."""

from __future__ import annotations

from io import BytesIO

from accounts.models import AuditEntry, Authority, Person
from ingest import actions, pipeline
from ingest.models import Upload
from tests.grid import grid

Files = list[tuple[str, bytes]]

CHILDREN = """
    CHILD SEX DOB        ETHNIC UPN MOTHER MC_DOB
    A1    1   04/05/2010 WBRI   UN1 -      -
    A2    2   19/11/2012 MWBC   UN1 0      -
    A3    1   30/01/2016 WBRI   UN1 -      -
"""
CHILDREN_2023 = "\n".join(CHILDREN.splitlines()[:-2])
EPISODES_2023 = """
    CHILD DECOM      RNE LS PLACE PLACE_PROVIDER CIN DEC        REC REASON_PLACE_CHANGE HOME_POST PL_POST URN
    A1    03/06/2022 S   C2 U6    PR1            N1  -          -   -                   -         -       -
    A2    11/08/2022 S   V2 U4    PR1            N1  20/02/2023 X1  CARPL               -         -       -
    A2    20/02/2023 P   V2 U6    PR4            N1  -          -   -                   -         -       -
"""  # noqa: E501  a row of a return is as wide as DfE makes it
EPISODES_2024 = """
    CHILD DECOM      RNE LS PLACE PLACE_PROVIDER CIN DEC        REC REASON_PLACE_CHANGE HOME_POST PL_POST URN
    A1    03/06/2022 S   C2 U6    PR1            N1  14/07/2023 E4A -                   -         -       -
    A2    20/02/2023 P   V2 U6    PR4            N1  -          -   -                   -         -       -
    A3    09/01/2024 S   C2 U6    PR1            N2  -          -   -                   -         -       -
"""  # noqa: E501
EPISODES_2024_CORRECTED = EPISODES_2024.replace("14/07/2023", "28/09/2023")


def csv(drawn: str) -> bytes:
    """A drawn table as a CSV file."""
    return grid(drawn).to_csv(index=False).encode()


def ssda903(episodes: str, children: str = CHILDREN) -> Files:
    """An SSDA903 set of the two tables without which there is none."""
    return [("Header.csv", csv(children)), ("Episodes.csv", csv(episodes))]


def received(authority: Authority, files: Files, person: Person | None = None, **said) -> Upload:
    """The files as sent by a person, and waiting for a worker."""
    opened = [(name, BytesIO(content)) for name, content in files]
    return actions.receive(authority, person, opened, ring=False, **said)


def worked_on(upload: Upload, *, measure: bool = True) -> Upload:
    """The upload as a worker leaves it; without figures of its own unless it is to `measure`."""
    pipeline.work_on(upload.pk, measure=measure)
    return Upload.objects.get(pk=upload.pk)


def sent(
    authority: Authority,
    files: Files,
    person: Person | None = None,
    *,
    measure: bool = True,
    **said,
) -> Upload:
    """The files sent and worked on."""
    return worked_on(received(authority, files, person, **said), measure=measure)


def published(authority: Authority, files: Files, person: Person | None = None, **said) -> Upload:
    """The files sent, worked on and published."""
    upload = sent(authority, files, person, **said)
    actions.publish([upload], person)
    upload.refresh_from_db()
    return upload


def told_of(upload: Upload) -> list[str]:
    """What the audit trail tells of an upload, oldest first."""
    entries = AuditEntry.objects.filter(subject=f"upload {upload.pk}").order_by("pk")
    return list(entries.values_list("action", flat=True))
