from datetime import date

from frontdesk.accounts import queries
from frontdesk.accounts.models import Handlaggare
from frontdesk.accounts.service import reconcile_organisation
from frontdesk.accounts.views import HandlaggareFact, UnitFact
from frontdesk.core.db.unit import Unit
from tests.factories.accounts import make_handlaggare, make_unit

UNIT = UnitFact("demo:u-1", "Mottagning EB", "Mottagningen", "socialnamnd", "EB", "intake")
SARA = HandlaggareFact("demo:h-1", "Sara Nilsson", "demo:u-1", phone_hours="tis 8.30–9.30", started_on=date(2020, 1, 7))
JONAS = HandlaggareFact("demo:h-2", "Jonas Ek", "demo:u-1")


def test_an_import_makes_units_and_handlaggare(unit: Unit) -> None:
    reconcile_organisation(unit.db, [UNIT], [SARA, JONAS])
    found = queries.handlaggare_by_key(unit.db)
    assert found["demo:h-1"].phone_hours == "tis 8.30–9.30"
    assert len({row.resource_id for row in found.values()}) == 2
    assert [(row.kind, row.outside_name) for row in queries.units_by_key(unit.db).values()] == [
        ("intake", "Mottagningen")
    ]
    assert [row.name for row in queries.in_unit(unit.db, "demo:u-1")] == ["Jonas Ek", "Sara Nilsson"]


def test_who_left_becomes_inactive_and_keeps_the_resource(unit: Unit) -> None:
    reconcile_organisation(unit.db, [UNIT], [SARA, JONAS])
    before = unit.db.get_one(Handlaggare, "demo:h-2").resource_id
    reconcile_organisation(unit.db, [UNIT], [SARA])
    assert list(queries.handlaggare_by_key(unit.db)) == ["demo:h-1"]
    reconcile_organisation(unit.db, [UNIT], [SARA, JONAS])
    assert unit.db.get_one(Handlaggare, "demo:h-2").resource_id == before


def test_a_row_made_by_hand_wins(unit: Unit) -> None:
    make_unit(unit, name="Efter omorganisationen").by_hand = True
    make_handlaggare(unit, name="Sara Berg").by_hand = True
    reconcile_organisation(unit.db, [UNIT], [SARA])
    assert queries.handlaggare_by_key(unit.db)["demo:h-1"].name == "Sara Berg"
    assert queries.units_by_key(unit.db)["demo:u-1"].name == "Efter omorganisationen"
    reconcile_organisation(unit.db, [UNIT], [JONAS])
    assert queries.handlaggare_by_key(unit.db)["demo:h-1"].active


def test_an_empty_answer_empties_nothing(unit: Unit) -> None:
    reconcile_organisation(unit.db, [UNIT], [SARA])
    reconcile_organisation(unit.db, [], [])
    assert list(queries.handlaggare_by_key(unit.db)) == ["demo:h-1"]
    assert list(queries.units_by_key(unit.db)) == ["demo:u-1"]


def test_another_system_is_not_touched(unit: Unit) -> None:
    reconcile_organisation(unit.db, [UNIT], [SARA])
    reconcile_organisation(unit.db, [], [HandlaggareFact("other:1", "Eva Berg", "demo:u-1")])
    assert list(queries.handlaggare_by_key(unit.db)) == ["other:1", "demo:h-1"]
