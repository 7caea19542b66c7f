"""The places a synthetic authority can use, with made-up URNs, and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from csc_dashboard.demo.authorities import OUT_OF_AREA_POSTCODE_AREAS, SyntheticAuthority
from csc_dashboard.demo.chance import Chance, Weighted
from csc_dashboard.demo.journeys import Placement
from csc_dashboard.demo.people import POSTCODE_LETTERS

FOSTER = ("U1", "U2", "U3", "U4", "U5", "U6")
SUPPORTED_ACCOMMODATION_REGISTERED_ON = date(2023, 10, 28)
# Ofsted's numbers stay far below nine million, so no real provider has one of these.
FIRST_URN = 9_000_000
_IN_AREA = {
    "foster own": 0.82,
    "foster agency": 0.45,
    "home": 0.38,
    "supported": 0.75,
    "other": 0.3,
    "adopters": 0.25,
}


@dataclass(frozen=True)
class Provider:
    urn: str
    provider: str
    postcode: str


class Providers:
    """Every provider of one authority: its own fostering, agencies, homes, supported accommodation,
    schools and others."""

    def __init__(self, authority: SyntheticAuthority, number: int, seed: int) -> None:
        chance = Chance(seed, number, 8)
        self.authority = authority
        self._next_urn = FIRST_URN + 1_000 * number

        def several(count: int, codes: tuple[str, ...], kind: str) -> list[Provider]:
            return [
                Provider(self._new_urn(), chance.one_of(codes), self.somewhere(kind, chance))
                for _ in range(count)
            ]

        self._own_fostering = several(1, ("PR1",), "foster own")
        self._agencies = several(9, ("PR4", "PR4", "PR5"), "foster agency")
        self._adoption = several(3, ("PR1", "PR2", "PR5"), "adopters")
        self._homes = several(3, ("PR1",), "home") + several(
            22, ("PR4", "PR4", "PR4", "PR4", "PR5"), "home"
        )
        self._supported = several(9, ("PR4", "PR4", "PR5"), "supported")
        self._by_place = {
            "K1": several(2, ("PR2", "PR4"), "other"),
            "R3": several(3, ("PR4", "PR5"), "other"),
            "S1": several(4, ("PR4", "PR5"), "other"),
        }

    def _new_urn(self) -> str:
        self._next_urn += 1
        return str(self._next_urn)

    def somewhere(self, kind: str, chance: Chance) -> str:
        """A postcode for a kind of provider, inside the authority's area or out of it."""
        here = chance.happens(_IN_AREA[kind])
        area = self.authority.postcode_area if here else chance.one_of(OUT_OF_AREA_POSTCODE_AREAS)
        unit = chance.one_of(POSTCODE_LETTERS) + chance.one_of(POSTCODE_LETTERS)
        return f"{area}{chance.between(1, 8)} {chance.between(5, 9)}{unit}"

    def placement(
        self, place: str, day: date, home: str, chance: Chance, reason: str = "CARPL"
    ) -> Placement:
        """A new placement of this kind from a day: a carer with a postcode of their own, or a home
        with its own."""
        if place == "P1":
            return Placement(day, place, "PR0", home, "", reason=reason)
        if place in FOSTER:
            related = place in ("U1", "U2", "U3")
            own = related or chance.happens(0.62)
            agency = self._own_fostering[0] if own else chance.one_of(self._agencies)
            where = self.somewhere("foster own" if own else "foster agency", chance)
            return Placement(day, place, agency.provider, where, agency.urn, reason=reason)
        if place in ("A5", "A6"):
            agency = chance.one_of(self._adoption)
            return Placement(
                day,
                place,
                agency.provider,
                self.somewhere("adopters", chance),
                agency.urn,
                reason=reason,
            )
        if place == "H5":
            return self._supported_placement(day, chance, reason)
        if place == "P2":
            return Placement(
                day,
                place,
                chance.one_of(("PR3", "PR4")),
                self.somewhere("supported", chance),
                "",
                reason=reason,
            )
        if place in ("R2", "R5"):
            return Placement(day, place, "PR3", self.somewhere("other", chance), "", reason=reason)
        if place == "R1":
            return Placement(day, place, "PR4", self.somewhere("other", chance), "", reason=reason)
        if place.startswith("T"):
            return Placement(day, place, "", self.somewhere("other", chance), "")
        home_provider = chance.one_of(self._homes if place == "K2" else self._by_place[place])
        return Placement(
            day,
            place,
            home_provider.provider,
            home_provider.postcode,
            home_provider.urn,
            reason=reason,
        )

    def _supported_placement(self, day: date, chance: Chance, reason: str) -> Placement:
        """Supported accommodation: it has a URN only once providers had to register."""
        provider = chance.one_of(self._supported)
        urn = provider.urn if day >= SUPPORTED_ACCOMMODATION_REGISTERED_ON else ""
        return Placement(
            day, "H5", provider.provider, self.somewhere("supported", chance), urn, reason=reason
        )

    def registered(self, unregistered: Placement, chance: Chance) -> Placement:
        """The same accommodation on the day supported accommodation had to be registered, now with
        its provider's URN."""
        return Placement(
            SUPPORTED_ACCOMMODATION_REGISTERED_ON,
            "H5",
            "PR4" if unregistered.place == "P2" else unregistered.provider,
            unregistered.postcode,
            chance.one_of(self._supported).urn,
            same_carer=True,
            reason="PLACE",
        )


FIRST_PLACES: dict[str, Weighted[str]] = {
    "baby": Weighted({"U6": 66.0, "U3": 25.0, "U5": 5.0, "R3": 4.0}),
    "child": Weighted({"U6": 64.0, "U3": 33.0, "K2": 3.0}),
    "teenager": Weighted({"U6": 51.0, "U3": 23.0, "K2": 23.0, "S1": 1.5, "R2": 0.6, "K1": 0.9}),
    "young person": Weighted({"U6": 34.0, "U3": 9.0, "K2": 20.0, "H5": 32.0, "P2": 4.0, "R2": 1.0}),
    "asylum": Weighted({"U6": 80.0, "K2": 8.0, "U3": 12.0}),
    "asylum at 16": Weighted({"U6": 38.0, "H5": 55.0, "P2": 3.0, "K2": 4.0}),
}
