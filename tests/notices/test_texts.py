import unicodedata

import pytest
from sqlalchemy import select

from frontdesk.core.db.unit import Unit
from frontdesk.notices import service
from frontdesk.notices.errors import TextRefused
from frontdesk.notices.models import NoticeText
from frontdesk.notices.rules.lint import lint
from frontdesk.notices.rules.texts import LANGUAGES, shipped
from frontdesk.notices.service import MeetingDetails, NoticeKind
from tests.factories.notices import RECEPTIONIST, THURSDAY_HALF_PAST_TEN

MEETING = MeetingDetails(THURSDAY_HALF_PAST_TEN, "Stadshuset entré A")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", NoticeKind)
def test_every_shipped_text_is_one_part_and_says_nothing_it_may_not(
    unit: Unit, kind: NoticeKind, language: str
) -> None:
    preview = service.preview(unit.db, kind=kind, meeting=MEETING, language=language)
    assert preview.warnings == ()
    assert (preview.encoding, preview.segments <= 2) == ("GSM-7", True)
    assert lint(shipped(kind, language).body) == ()
    assert "Exempelby kommun" in preview.text
    assert "0123-456 00" in preview.text


def test_a_text_without_a_place_leaves_no_hole(unit: Unit) -> None:
    preview = service.preview(unit.db, kind=NoticeKind.CONFIRMATION, meeting=MeetingDetails(THURSDAY_HALF_PAST_TEN))
    assert preview.text.startswith("Bokad tid torsdag 26 november kl 10.30. Ändra")


def test_a_municipality_s_own_text_is_in_force_at_once_and_has_its_own_version(unit: Unit) -> None:
    before = shipped(NoticeKind.CONFIRMATION, "sv")
    body = "Tid: {date} {time}, {place}. Frågor: {phone}, {municipality}"
    saved = service.save_text(unit, kind=NoticeKind.CONFIRMATION, language="sv", body=body, by=RECEPTIONIST)
    assert saved.version != before.version
    assert service.preview(unit.db, kind=NoticeKind.CONFIRMATION, meeting=MEETING).text == (
        "Tid: torsdag 26 november 10.30, Stadshuset entré A. Frågor: 0123-456 00, Exempelby kommun"
    )


@pytest.mark.parametrize("change", ["{} ", "{}\n", "\u200b{}", "{}\ufeff", "  {}\r\n"])
def test_a_text_that_reads_the_same_is_no_other_text(unit: Unit, change: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, f"På: {GOOD}") for form in ("NFC", "NFD"))
    first = service.save_text(
        unit, kind=NoticeKind.CONFIRMATION, language="sv", body=f"Rad ett\n{composed}", by=RECEPTIONIST
    )
    body = change.replace("{}", f"Rad \u00adett  \r\n{decomposed}")
    again = service.save_text(unit, kind=NoticeKind.CONFIRMATION, language="sv", body=body, by=RECEPTIONIST)
    assert again.version == first.version
    assert len(unit.db.scalars(select(NoticeText.version)).all()) == 1


GOOD = "Tid: {date} {time}, {place}. {phone}, {municipality}"


@pytest.mark.parametrize(
    "body",
    [
        GOOD + " socialtjänsten",
        GOOD + " {name}",
        GOOD + " {phone.__class__}",
        GOOD + " {date!r}",
        GOOD + " {",
        GOOD + " {}",
        "Tid: {date}. {phone}, {municipality}",
    ],
)
def test_a_text_that_may_not_be_sent_is_refused_when_it_is_saved(unit: Unit, body: str) -> None:
    with pytest.raises(TextRefused):
        service.save_text(unit, kind=NoticeKind.CONFIRMATION, language="sv", body=body, by=RECEPTIONIST)


def test_a_place_that_gives_away_too_much_is_refused_after_the_merge(unit: Unit) -> None:
    with pytest.raises(TextRefused) as refused:
        service.preview(
            unit.db, kind=NoticeKind.CONFIRMATION, meeting=MeetingDetails(THURSDAY_HALF_PAST_TEN, "Socialkontoret")
        )
    assert refused.value.values == {"words": "Socialkontoret"}


def test_more_than_two_parts_is_warned_of_and_more_than_six_refused(unit: Unit) -> None:
    long = service.preview(
        unit.db, kind=NoticeKind.CONFIRMATION, meeting=MeetingDetails(THURSDAY_HALF_PAST_TEN, "x" * 300)
    )
    assert (long.segments, len(long.warnings)) == (3, 1)
    with pytest.raises(TextRefused):
        service.preview(
            unit.db, kind=NoticeKind.CONFIRMATION, meeting=MeetingDetails(THURSDAY_HALF_PAST_TEN, "x" * 900)
        )


def test_a_letter_outside_gsm_7_is_kept_and_paid_for(unit: Unit) -> None:
    preview = service.preview(
        unit.db, kind=NoticeKind.CONFIRMATION, meeting=MeetingDetails(THURSDAY_HALF_PAST_TEN, "Café Zoë")
    )
    assert preview.encoding == "UCS-2"
    assert "Zoë" in preview.text
