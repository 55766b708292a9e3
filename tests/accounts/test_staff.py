import pytest

from frontdesk.accounts import queries
from frontdesk.accounts.errors import LoginTaken, TokenRefused
from frontdesk.accounts.models import ApiToken
from frontdesk.accounts.rules import Grant, KinKind, Role, Scope
from frontdesk.accounts.service import staff, tokens
from frontdesk.core.actor import CLOCK
from frontdesk.core.db.unit import Unit
from tests.factories.accounts import make_staff

EB = Grant("socialnamnd", "EB")


def test_a_name_is_given_out_once(unit: Unit) -> None:
    made = make_staff(unit, login="rut")
    staff.close(unit, staff_id=made.id, by=CLOCK)
    with pytest.raises(LoginTaken):
        make_staff(unit, login="RUT")


def test_of_two_who_add_one_login_at_once_the_second_is_told(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    make_staff(unit, login="rut")
    monkeypatch.setattr(queries, "login_exists", lambda *_: False)
    with pytest.raises(LoginTaken):
        make_staff(unit, login="rut")
    assert make_staff(unit, login="disa").login == "disa", "the transaction goes on"


def test_without_grants_one_sees_nothing(unit: Unit) -> None:
    assert make_staff(unit, grants=()).grants == frozenset()


def test_new_grants_replace_the_old(unit: Unit) -> None:
    made = make_staff(unit)
    staff.allow(unit, staff_id=made.id, roles=[Role.HANDLAGGARE], grants=[EB], units=["demo:u-1"], by=CLOCK)
    now = queries.active_staff(unit.db, made.id)
    assert now is not None
    assert (set(now.roles), set(now.grants), set(now.units)) == ({Role.HANDLAGGARE}, {EB}, {"demo:u-1"})


def test_relatives_are_listed_and_struck_off(unit: Unit) -> None:
    made = make_staff(unit)
    staff.list_kin(unit, staff_id=made.id, person="demo:p-1", kind=KinKind.RELATIVE, by=CLOCK)
    staff.list_kin(unit, staff_id=made.id, person="demo:p-2", kind=KinKind.SELF, by=CLOCK)
    now = queries.active_staff(unit.db, made.id)
    assert now is not None
    assert now.kin == {"demo:p-1", "demo:p-2"}
    staff.clear_kin(unit, staff_id=made.id, by=CLOCK)
    now = queries.active_staff(unit.db, made.id)
    assert now is not None
    assert not now.kin


def test_a_closed_account_is_nobody(unit: Unit) -> None:
    made = make_staff(unit, login="rut")
    staff.close(unit, staff_id=made.id, by=CLOCK)
    unit.db.flush()
    assert queries.active_staff(unit.db, made.id) is None
    assert queries.staff_by_login(unit.db, "rut") is None
    assert queries.all_staff(unit.db) == []


def test_a_person_with_several_roles_acts_in_the_first(unit: Unit) -> None:
    assert make_staff(unit, Role.UNIT_HEAD, Role.HANDLAGGARE).actor.role == Role.HANDLAGGARE


def test_a_token_opens_what_its_scopes_say_until_it_is_ended(unit: Unit) -> None:
    token = tokens.add(unit, name="Bokning", role=Role.RECEPTIONIST, scopes=[Scope.SLOTS], grants=[EB], by=CLOCK)
    client = tokens.client_of(unit, token=token)
    assert (client.name, client.grants, client.role) == ("Bokning", frozenset({EB}), Role.RECEPTIONIST)
    assert client.scopes == {Scope.SLOTS}
    tokens.end(unit, token_id=client.id, by=CLOCK)
    unit.db.flush()
    with pytest.raises(TokenRefused):
        tokens.client_of(unit, token=token)


def test_a_token_is_not_kept_in_the_open(unit: Unit) -> None:
    token = tokens.add(unit, name="PBX", role=Role.RECEPTIONIST, scopes=[Scope.CTI], by=CLOCK)
    row = unit.db.query(ApiToken).one()
    assert token.startswith("fd_")
    assert token not in str(vars(row))
