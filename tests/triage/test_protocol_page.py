"""The administrator puts another protocol in place; a broken one is refused and the good one stays."""

import re
from typing import Any

import pytest
from httpx2 import Response

from frontdesk.accounts.rules import Role
from frontdesk.disclosure.rules.need import NOTHING
from frontdesk.triage import queries
from frontdesk.triage.models import Assessment, InstalledProtocol
from tests.factories.calls import open_contact
from tests.factories.triage import SHIPPED
from tests.web.client import OWN_PAGE, Building, Person
from tests.web.html import Html


@pytest.fixture
def admin(building: Building, rut: Person) -> Person:
    return building.login(Role.ADMINISTRATOR)


def _upload(admin: Person, sources: dict[str, str]) -> Response:
    files: Any = [("files", (name, content.encode(), "text/yaml")) for name, content in sources.items()]
    return admin.client.post("/admin/protocol", files=files, headers=OWN_PAGE)


def _changed(file: str, old: str, new: str) -> dict[str, str]:
    assert old in SHIPPED[file]
    return {**SHIPPED, file: SHIPPED[file].replace(old, new, 1)}


def _version(building: Building) -> str:
    with building.stores.reading() as unit:
        return queries.protocol(unit.db).version


def test_the_shipped_protocol_is_shown(admin: Person) -> None:
    page = admin.get("/admin/protocol").text
    assert "följer med programmet" in page
    assert "Budget- och skuldrådgivning" in page


def test_a_good_protocol_is_taken_into_use(admin: Person, building: Building) -> None:
    assert _upload(admin, _changed("00-frame.yaml", "version: 2026-11-28", "version: 2026-12-01")).status_code == 303
    assert _version(building) == "2026-12-01"
    assert "inlagt 23 november 2026" in admin.get("/admin/protocol").text


def test_a_broken_protocol_is_refused_with_its_line_and_the_good_one_stays(admin: Person, building: Building) -> None:
    _upload(admin, _changed("00-frame.yaml", "version: 2026-11-28", "version: 2026-12-01"))
    answer = _upload(admin, _changed("20-need.yaml", "minutes: 45", "minutes: long"))
    assert answer.status_code == 422
    text = Html(answer.text).text
    assert "20-need.yaml, rad" in text
    assert "heltal, inte long" in text
    assert _version(building) == "2026-12-01"


def test_a_type_that_is_not_offered_here_is_refused(admin: Person, building: Building) -> None:
    answer = _upload(admin, _changed("10-danger.yaml", "type: VIOLENCE_SAFE", "type: COFFEE"))
    assert "bokningstypen COFFEE finns inte" in Html(answer.text).text
    assert _version(building) == "2026-11-28"


@pytest.mark.harm("an upload of the protocol weakens a shipped danger, or hides what an assessment was made by")
@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("10-danger.yaml", "floor: now", "floor: planned", "1. Fara för liv eller pågående våld (life-danger)"),
        ("10-danger.yaml", "silent: true", "silent: false", "måste vara tyst"),
        ("10-danger.yaml", "code: honour", "code: family", "7. Heder, tvångsäktenskap, bortförande (honour)"),
        ("30-money.yaml", "Säg dagen och månaden.", "Säg dagen.", "versionen 2026-11-28 finns redan"),
    ],
)
def test_what_weakens_a_danger_or_reuses_a_version_is_refused(
    admin: Person, building: Building, file: str, old: str, new: str, told: str
) -> None:
    sources = _changed(file, old, new)
    if "versionen" not in told:
        sources["00-frame.yaml"] = sources["00-frame.yaml"].replace("version: 2026-11-28", "version: own", 1)
    answer = _upload(admin, sources)
    assert answer.status_code == 422
    assert told in Html(answer.text).text
    assert _version(building) == "2026-11-28"


def test_a_version_names_one_content_for_ever(admin: Person, building: Building) -> None:
    named = _changed("00-frame.yaml", "version: 2026-11-28", "version: own")
    assert _upload(admin, named).status_code == 303
    again = dict(named) | {"30-money.yaml": named["30-money.yaml"].replace("Säg dagen och månaden.", "Säg dagen.")}
    assert _upload(admin, again).status_code == 422
    assert _upload(admin, SHIPPED).status_code == 303
    assert (
        _upload(
            admin, {"all.yaml": named["00-frame.yaml"], **{k: v for k, v in named.items() if k[0] != "0"}}
        ).status_code
        == 303
    )
    assert _version(building) == "own"


@pytest.mark.harm("an upload of the protocol hides what an assessment was made by")
@pytest.mark.parametrize(
    "looks_the_same", ["höst 1\u200b", "ho\u0308st 1", "höst\u00a01", "“höst 1 ”", "\ufeffhöst 1", "höst １"]
)
def test_a_version_that_looks_like_another_is_that_version(
    admin: Person, building: Building, looks_the_same: str
) -> None:
    own = _changed("00-frame.yaml", "version: 2026-11-28", "version: höst 1")
    assert _upload(admin, own).status_code == 303
    alike = looks_the_same.replace("“", '"').replace("”", '"')
    again = _changed("00-frame.yaml", "version: 2026-11-28", f"version: {alike}")
    assert _upload(admin, again).status_code == 303, "the same content under the same name"
    assert _version(building) == "höst 1"
    again = dict(again) | {"30-money.yaml": again["30-money.yaml"].replace("Säg dagen och månaden.", "Säg dagen.")}
    assert _upload(admin, again).status_code == 422
    again = dict(again) | {"30-money.yaml": own["30-money.yaml"].replace("Säg dagen", "Sa\u0308g dagen\u200b")}
    assert _upload(admin, again).status_code == 303, "content that reads the same is the same"


def test_a_version_assessments_were_made_by_is_not_given_to_another_content(admin: Person, building: Building) -> None:
    with building.stores.writing() as unit:
        unit.db.add(
            Assessment(
                contact_id=open_contact(unit).id,
                version="2026-01-01",
                reason="eb-apply",
                asked="eb-apply",
                answers={},
                matched=[],
                priority=3,
                at=unit.now,
                by_name="Rut",
            )
        )
    answer = _upload(admin, _changed("00-frame.yaml", "version: 2026-11-28", "version: 2026-01-01"))
    assert "versionen 2026-01-01 finns redan" in Html(answer.text).text


@pytest.mark.parametrize(
    ("content", "why"), [(b"\xff\xfe\x00", "inte UTF-8"), (b"version: \x00", "x.yaml"), (b"\x1b", "x.yaml")]
)
def test_a_file_that_is_no_text_is_refused(admin: Person, content: bytes, why: str) -> None:
    files: Any = [("files", ("x.yaml", content, "text/yaml"))]
    answer = admin.client.post("/admin/protocol", files=files, headers=OWN_PAGE)
    assert answer.status_code == 422
    assert why in Html(answer.text).text


def test_only_the_administrator_may(rut: Person) -> None:
    rut.get("/admin/protocol", status=403)


def _older() -> dict[str, str]:
    """Return the shipped files as they were before a reason said what it opens."""
    return {name: re.sub(r"\n    opens: .*", "", content) for name, content in SHIPPED.items()}


def test_a_protocol_that_does_not_say_what_a_reason_opens_is_refused(admin: Person, building: Building) -> None:
    older = _older()
    older["00-frame.yaml"] = older["00-frame.yaml"].replace("version: 2026-11-28", "version: own", 1)
    answer = _upload(admin, older)
    assert answer.status_code == 422
    assert "opens saknas hos anledningen life-danger" in Html(answer.text).text
    assert _version(building) == "2026-11-28"


def test_one_stored_before_goes_on_and_the_page_says_what_is_missing(admin: Person, building: Building) -> None:
    assert "Fältet opens saknas" not in admin.get("/admin/protocol").text
    with building.stores.writing() as unit:
        unit.db.add(InstalledProtocol(version="old", sources=_older(), installed_at=unit.now, installed_by="Ada Admin"))
    assert "Fältet opens saknas hos anledning 1, 2, 3, 4" in Html(admin.get("/admin/protocol").text).text
    with building.stores.reading() as unit:
        used = queries.protocol(unit.db)
    assert queries.need_of(used, "payment-date") == queries.shipped().reasons["payment-date"].opens
    assert queries.need_of(used, "no-such-reason") == queries.need_of(used, None) == NOTHING
