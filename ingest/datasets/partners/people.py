"""The look-up of the case system: by which other numbers and names its children are known."""

from __future__ import annotations

from ingest.datasets.partners.declare import Theme, extract

IDENTIFIERS = extract(
    "identifiers",
    title="Who is who: the case system's look-up",
    theme=Theme.PEOPLE,
    row_is="one child in the council's own case system, with every other number it knows them by",
    description="""What the council's own case system knows its children by, so that what partners
        send can be matched with them: NHS number, pupil number, youth justice id, names (hashed on
        arrival), date of birth, postcode; and the id the child had before, where a new system or a
        reorganisation changed it. It says nothing that happened, and makes no figure.""",
    known_by="""authority_child_id former_authority_child_id upn nhs_number youth_justice_id
        forename surname date_of_birth sex postcode""",
)

KINDS = (IDENTIFIERS,)
