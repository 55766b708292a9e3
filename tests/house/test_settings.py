"""Every setting is explained in docs/settings.md, in the program's own words, and none that is not there."""

from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from frontdesk.core.settings import Settings

DOCUMENT = Path(__file__).parents[2] / "docs/settings.md"


def _row(name: str, field: FieldInfo) -> str:
    default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    shown = "*must be set*" if field.is_required() else f"`{default}`" if default not in (None, "") else ""
    return f"| `FRONTDESK_{name.upper()}` | {shown} | {field.description} |"


def test_the_table_of_settings_is_what_the_program_reads() -> None:
    expected = [_row(name, field) for name, field in Settings.model_fields.items()]
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("| `FRONTDESK_")] == expected, "\n".join(expected)
