"""Cases, their persons and their staff."""

from frontdesk.cases.rules import cells, lists
from frontdesk.cases.rules.entities.entity import (
    CheckContext,
    Column,
    Entity,
    FactOwner,
    Gapped,
)
from frontdesk.cases.rules.entities.organisation import AREA_NAMES
from frontdesk.cases.rules.lists import ListedFact
from frontdesk.cases.rules.statuses import STATUSES


def _since(gap: ListedFact) -> Column:
    """The day a person's part in a case begins; an unreadable day becomes one long ago."""
    return Column("from", "since", cells.day, required=True, spare=True, spare_value=cells.EARLIEST, gap=gap)


def files(setting: CheckContext) -> tuple[Entity, ...]:
    key, past = cells.key(setting.source), cells.past_day(setting.today)
    area = cells.one_of(lists.AREAS, other_names=AREA_NAMES)
    types = {code for kinds in lists.CASE_TYPES.values() for code in kinds}
    statuses = {code for codes in STATUSES.values() for code in codes}
    cases = Entity(
        "cases",
        "case_file",
        (
            Column("id", "key", key, required=True, unique=True),
            Column("number", "number", cells.text, required=True, unique=True),
            Column("area", "area", area, required=True),
            Column("type", "type", cells.one_of(types), required=True, spare=True, gap=ListedFact.TYPE),
            Column("law", "law", cells.listed(lists.LAWS, setting.unmapped("cases", "law")), counted=True),
            Column("status", "status", cells.one_of(statuses), required=True, spare=True, gap=ListedFact.STATUS),
            Column("status_since", "status_since", past, required=True, spare=True, gap=ListedFact.STATUS),
            Column("unit", "unit_key", key, required=True),
            Column("opened_on", "opened_on", past, required=True, spare=True, gap=ListedFact.DATES),
            Column("closed_on", "closed_on", past, spare=True, gap=ListedFact.DATES),
        ),
        references={"unit_key": "units"},
        orders=(("opened_on", "closed_on"), ("opened_on", "status_since")),
        derived=("number_key", "sphere"),
        required=True,
    )
    case_persons = Entity(
        "case_persons",
        "case_person",
        (
            Column("case", "case_key", key, required=True, unique=True),
            Column("person", "person_key", key, required=True, unique=True),
            Column("role", "role", cells.one_of(lists.CaseRole), required=True),
            _since(ListedFact.PERSONS),
            Column("to", "until", cells.end_of_right),
        ),
        key=("case_key", "person_key", "role", "since"),
        references={"case_key": "cases", "person_key": "persons"},
        orders=(("since", "until"),),
        gapped=Gapped(FactOwner.CASE, "case_key", ListedFact.PERSONS),
        required=True,
    )
    case_staff = Entity(
        "case_staff",
        "case_staff",
        (
            Column("case", "case_key", key, required=True, unique=True),
            Column("handlaggare", "handlaggare_key", key, required=True),
            Column("role", "role", cells.one_of(lists.StaffRole), required=True),
            _since(ListedFact.STAFF),
            Column("to", "until", cells.end, spare=True, gap=ListedFact.STAFF),
        ),
        key=("case_key", "handlaggare_key", "role", "since"),
        references={"case_key": "cases", "handlaggare_key": "handlaggare"},
        orders=(("since", "until"),),
        gapped=Gapped(FactOwner.CASE, "case_key", ListedFact.STAFF),
        required=True,
    )
    return cases, case_persons, case_staff
