from pathlib import Path

import pytest

from integrations.local.municipality import Fault, broken, write
from integrations.local.municipality.broken import SMALL
from tests.integrations.municipality.deliveries import DAYS

TODAY = DAYS[0]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return contents(write(tmp_path_factory.mktemp("sound"), today=TODAY, size=SMALL).folder)


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_spoils_one_file_and_tells_which(fault: Fault, sound: dict[str, bytes], tmp_path: Path) -> None:
    flaw = broken(tmp_path, fault, today=TODAY)
    spoiled = contents(tmp_path)
    changed = {name for name in sound if sound[name] != spoiled.get(name)}
    assert changed - {"manifest.json"} == {flaw.file} - {"manifest.json"}
    if flaw.line and fault is not Fault.WRONG_ENCODING:
        line = (tmp_path / flaw.file).read_text(encoding="utf-8").splitlines()[flaw.line - 1]
        assert (flaw.value or "") in line


def test_the_wrongly_encoded_file_is_no_utf8(tmp_path: Path) -> None:
    flaw = broken(tmp_path, Fault.WRONG_ENCODING, today=TODAY)
    lines = (tmp_path / flaw.file).read_bytes().splitlines()
    assert flaw.line is not None
    b"".join(lines[: flaw.line - 1]).decode()
    with pytest.raises(UnicodeDecodeError):
        lines[flaw.line - 1].decode()
