"""Units, handläggare, absences."""

from frontdesk.cases.rules import cells, lists
from frontdesk.cases.rules.entities.entity import CheckContext, Column, Entity

AREA_NAMES = {"ALD": lists.Area.ALDRE, "ÄLDRE": lists.Area.ALDRE}
"""Other spellings of the areas that case systems use."""


def organisation(setting: CheckContext) -> tuple[Entity, ...]:
    key, keys = cells.key(setting.source), cells.keys(setting.source)
    area = cells.one_of(lists.AREAS, other_names=AREA_NAMES)
    units = Entity(
        "units",
        "unit",
        (
            Column("id", "key", key, required=True, unique=True),
            Column("name", "name", cells.text, required=True),
            Column("outside_name", "outside_name", cells.text),
            Column("board", "board", cells.text, required=True),
            Column("area", "area", area, required=True),
            Column("kind", "kind", cells.one_of(lists.UNIT_KINDS), default="ordinary"),
        ),
        required=True,
    )
    handlaggare = Entity(
        "handlaggare",
        "handlaggare",
        (
            Column("id", "key", key, required=True, unique=True),
            Column("given_name", "given_name", cells.text, required=True),
            Column("family_name", "family_name", cells.text, required=True),
            Column("email", "email", cells.text),
            Column("phone", "phone", cells.text),
            Column("unit", "unit_key", key, required=True),
            Column("started_on", "started_on", cells.day, spare=True),
            Column("introduction_until", "introduction_until", cells.end, spare=True),
            Column("mentor", "mentor_key", key, spare=True),
            Column("phone_hours", "phone_hours", cells.text),
        ),
        references={"unit_key": "units"},
        required=True,
    )
    absences = Entity(
        "absences",
        "absence",
        (
            Column("id", "key", key, required=True, unique=True),
            Column("handlaggare", "handlaggare_key", key, required=True),
            Column("from", "since", cells.day, required=True),
            Column("to", "until", cells.day, required=True),
            Column(
                "kind", "kind", cells.listed(lists.ABSENCE_KINDS, setting.unmapped("absences", "kind")), counted=True
            ),
            Column("stand_ins", "stand_ins", keys, spare=True),
        ),
        references={"handlaggare_key": "handlaggare"},
        orders=(("since", "until"),),
        may_shrink=True,
    )
    return units, handlaggare, absences
