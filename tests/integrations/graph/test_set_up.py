"""From settings to an adapter, and what `frontdesk check` says of settings that are half given."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import SecretStr

from frontdesk.bootstrap.checking import written
from frontdesk.calendars.rules import CalendarKind
from frontdesk.core.settings import Settings
from integrations.wiring import build_ports, graph_opens
from tests.integrations.graph.test_credentials import certificate

WHOLE: dict[str, object] = {"graph_tenant": "t", "graph_client_id": "c", "graph_client_secret": SecretStr("s")}


def check(given: Settings) -> list[str]:
    return written.faults(given, written.half_set_up(given, graph_opens))


def settings(folder: Path, **more: object) -> Settings:
    given = {
        "data": folder,
        "secret_key": SecretStr("kx7Qm2Rt9vB4nZ8pLc3Wd6Hs1Yf5Ga0J"),
        "log_key": SecretStr("Ue8Tq4Xw1Kb7Ny3Mf9Vr2Cj6Pz5Ls0Dh"),
        "sms": "none",
        **more,
    }
    return Settings(_env_file=None, **given)  # type: ignore[arg-type]


def test_without_settings_there_are_no_microsoft_calendars(tmp_path: Path) -> None:
    assert CalendarKind.GRAPH not in build_ports(settings(tmp_path)).calendars


def test_with_settings_there_are(tmp_path: Path) -> None:
    assert CalendarKind.GRAPH in build_ports(settings(tmp_path, **WHOLE)).calendars


def test_a_certificate_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "graph.pem"
    file.write_bytes(certificate(rsa.generate_private_key(public_exponent=65537, key_size=2048)))
    assert graph_opens(settings(tmp_path, **WHOLE, graph_certificate=file))
    file.write_text("not a certificate")
    assert not graph_opens(settings(tmp_path, **WHOLE, graph_certificate=file))
    assert not graph_opens(settings(tmp_path, **WHOLE, graph_certificate=tmp_path / "nowhere.pem"))


@pytest.mark.parametrize("missing", list(WHOLE))
def test_half_a_registration_is_told_by_its_name(tmp_path: Path, missing: str) -> None:
    given = {name: value for name, value in WHOLE.items() if name != missing}
    told = [fault for fault in check(settings(tmp_path, **given)) if "GRAPH" in fault]
    assert len(told) == 1
    assert f"FRONTDESK_{missing.upper()}" in told[0]


def test_a_certificate_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    told = check(settings(tmp_path, **WHOLE, graph_certificate=tmp_path / "nowhere.pem"))
    assert any("FRONTDESK_GRAPH_CERTIFICATE" in fault for fault in told)


def test_whole_settings_have_nothing_to_tell(tmp_path: Path) -> None:
    assert not any("GRAPH" in fault for fault in check(settings(tmp_path, **WHOLE)))
    assert not any("GRAPH" in fault for fault in check(settings(tmp_path)))
