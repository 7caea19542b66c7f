"""One year's children in need census out of the journeys, and its XML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from csc_dashboard.demo.authorities import SyntheticAuthority
from csc_dashboard.demo.days import birthday, year_end, year_start
from csc_dashboard.demo.journeys import Child, ProtectionPlan, Referral

SEX_SINCE = 2025
CIN_PLANS_SINCE = 2022
# One element: its name and either its text or the elements in it.
Element = tuple[str, "str | list[Element]"]


@dataclass(slots=True)
class CensusChild:
    """One Child element: identifiers, characteristics, one list of elements for each referral."""

    identifiers: list[Element]
    ethnicity: str
    disabilities: list[str]
    referrals: list[list[Element]] = field(default_factory=list)


def cin_census(
    children: Iterable[Child], year: int, known_to: date | None = None
) -> list[CensusChild]:
    """The children in need census of a year: every referral open or made in it, with what happened
    under it in the year.

    Assessments and section 47 enquiries stand in the return of the year they end in, and in one
    they are open at the end of; plans in every year they are open; conferences and protection
    reviews in the year they were held.
    """
    census = _Census(year, min(year_end(year), known_to or date.max))
    found = (census.child(child) for child in children)
    return [child for child in found if child]


class _Census:
    def __init__(self, year: int, known_to: date) -> None:
        self.year, self.start, self.end = year, year_start(year), known_to

    def _known(self, day: date | None) -> date | None:
        return day if day and day <= self.end else None

    def _in_year(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end

    def child(self, child: Child) -> CensusChild | None:
        referrals = [referral for referral in child.referrals if self._stands(referral)]
        if not referrals:
            return None
        disabilities = list(child.disabilities) or ["NONE"]
        only_no_further_action = all(referral.no_further_action for referral in referrals)
        unborn = child.born_on > self.end
        census_child = CensusChild(
            identifiers=self._identifiers(child, unborn, only_no_further_action),
            ethnicity=child.ethnicity,
            disabilities=[] if unborn else disabilities,
        )
        census_child.referrals = [self._referral(referral) for referral in referrals]
        return census_child

    def _stands(self, referral: Referral) -> bool:
        if referral.no_further_action:
            return self._in_year(referral.made_on)
        return referral.made_on <= self.end and referral.closed_on >= self.start

    def _identifiers(
        self, child: Child, unborn: bool, only_no_further_action: bool
    ) -> list[Element]:
        found: list[Element] = [("LAchildID", child.id)]
        at_school = birthday(child.born_on, 4) <= date(self.year - 1, 8, 31)
        if unborn:
            found.append(("UPNunknown", "UN6"))
        elif child.unaccompanied:
            found.append(("UPNunknown", child.upn))
        elif at_school and not (only_no_further_action and child.number % 3 == 0):
            found.append(("UPN", child.upn))
        else:
            found.append(("UPNunknown", "UN7" if at_school else "UN1"))
        born = child.expected_on if unborn else child.born_on
        found.append(("ExpectedPersonBirthDate" if unborn else "PersonBirthDate", born.isoformat()))
        if self.year >= SEX_SINCE:
            found.append(("Sex", "U" if unborn else child.sex))
        else:
            found.append(("GenderCurrent", "0" if unborn else "1" if child.sex == "M" else "2"))
        if self._in_year(child.died_on):
            found.append(("PersonDeathDate", child.died_on.isoformat()))
        return found

    def _referral(self, referral: Referral) -> list[Element]:
        found: list[Element] = [
            ("CINreferralDate", referral.made_on.isoformat()),
            ("ReferralSource", referral.source),
        ]
        found.append(("PrimaryNeedCode", referral.need))
        if closed := self._known(referral.closed_on):
            found += [
                ("CINclosureDate", closed.isoformat()),
                ("ReasonForClosure", referral.closed_because),
            ]
        if self._in_year(referral.conference_on):
            found.append(("DateOfInitialCPC", referral.conference_on.isoformat()))
        found += self._assessments(referral)
        if self.year >= CIN_PLANS_SINCE:
            found += self._plans(referral)
        found += self._enquiries(referral)
        found.append(("ReferralNFA", "1" if referral.no_further_action else "0"))
        found += [
            self._protection_plan(plan)
            for plan in referral.protection_plans
            if plan.started_on <= self.end and plan.ended_on >= self.start
        ]
        return found

    def _assessments(self, referral: Referral) -> list[Element]:
        found: list[Element] = []
        for assessment in referral.assessments:
            if assessment.started_on > self.end or assessment.authorised_on < self.start:
                continue
            inside: list[Element] = [
                ("AssessmentActualStartDate", assessment.started_on.isoformat())
            ]
            if authorised := self._known(assessment.authorised_on):
                factors: list[Element] = [
                    ("AssessmentFactors", factor) for factor in assessment.factors
                ]
                inside.append(("AssessmentAuthorisationDate", authorised.isoformat()))
                inside.append(("FactorsIdentifiedAtAssessment", factors))
            found.append(("Assessments", inside))
        return found

    def _plans(self, referral: Referral) -> list[Element]:
        found: list[Element] = []
        for plan in referral.plans:
            if plan.started_on <= self.end and plan.ended_on >= self.start:
                inside: list[Element] = [("CINPlanStartDate", plan.started_on.isoformat())]
                if ended := self._known(plan.ended_on):
                    inside.append(("CINPlanEndDate", ended.isoformat()))
                found.append(("CINPlanDates", inside))
        return found

    def _enquiries(self, referral: Referral) -> list[Element]:
        found: list[Element] = []
        for enquiry in referral.enquiries:
            if (
                enquiry.started_on > self.end
                or (enquiry.conference_on or enquiry.started_on) < self.start
            ):
                continue
            inside: list[Element] = [("S47ActualStartDate", enquiry.started_on.isoformat())]
            if enquiry.target_on:
                inside.append(("InitialCPCtarget", enquiry.target_on.isoformat()))
            if held := self._known(enquiry.conference_on):
                inside.append(("DateOfInitialCPC", held.isoformat()))
            inside.append(("ICPCnotRequired", "0" if enquiry.conference_on else "1"))
            found.append(("Section47", inside))
        return found

    def _protection_plan(self, plan: ProtectionPlan) -> Element:
        inside: list[Element] = [("CPPstartDate", plan.started_on.isoformat())]
        if ended := self._known(plan.ended_on):
            inside.append(("CPPendDate", ended.isoformat()))
        changed = self._known(plan.category_changed_on)
        inside.append(("InitialCategoryOfAbuse", plan.first_category))
        inside.append(
            ("LatestCategoryOfAbuse", plan.latest_category if changed else plan.first_category)
        )
        inside.append(("NumberOfPreviousCPP", str(plan.previous_plans)))
        reviews: list[Element] = [
            ("CPPreviewDate", day.isoformat()) for day in plan.reviews if self._in_year(day)
        ]
        if reviews:
            inside.append(("Reviews", reviews))
        return "ChildProtectionPlans", inside


def cin_xml(census: list[CensusChild], authority: SyntheticAuthority, year: int) -> str:
    """The census as one XML document. Every text in it is a code, a date or a number, so nothing
    needs escaping."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<Message><Header><CollectionDetails>",
        f"<Collection>CIN</Collection><Year>{year}</Year><ReferenceDate>{year_end(year).isoformat()}</ReferenceDate>",
        f"</CollectionDetails><Source><SourceLevel>L</SourceLevel><LEA>{authority.dfe_code}</LEA>",
        f"<SoftwareCode>Synthetic</SoftwareCode><Release>1.0</Release><SerialNo>001</SerialNo><DateTime>{year}-06-02T09:30:00</DateTime>",
        "</Source></Header><Children>",
    ]
    for child in census:
        disabilities: list[Element] = [("Disability", code) for code in child.disabilities]
        characteristics: list[Element] = [("Ethnicity", child.ethnicity)]
        if disabilities:
            characteristics.append(("Disabilities", disabilities))
        inside: list[Element] = [
            ("ChildIdentifiers", child.identifiers),
            ("ChildCharacteristics", characteristics),
        ]
        inside += [("CINdetails", referral) for referral in child.referrals]
        lines.append(_written("Child", inside))
    lines.append("</Children></Message>\n")
    return "\n".join(lines)


def _written(name: str, inside: str | list[Element]) -> str:
    content = (
        inside if isinstance(inside, str) else "".join(_written(*element) for element in inside)
    )
    return f"<{name}>{content}</{name}>"
