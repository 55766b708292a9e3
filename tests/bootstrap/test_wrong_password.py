"""A password that is wrong is told in a sentence that names the setting and holds neither password nor stack trace."""

from collections.abc import Iterator

import psycopg
import pytest

from frontdesk.migrations.running import SCHEMAS, head
from tests.bootstrap.terminals import STRONG, Terminal
from tests.bootstrap.test_faults import one_sentence
from tests.own_postgres import PASSWORD, OwnPostgres, own_postgres
from tests.postgres import APP, READER, WRITER
from tests.stores import postgres_template

WRONG = "hemlig-fel-4711"
SETTINGS = {
    "FRONTDESK_OWNER_URL": "postgres",
    "FRONTDESK_DATABASE_URL": APP,
    "FRONTDESK_REGISTER_READER_URL": READER,
    "FRONTDESK_REGISTER_WRITER_URL": WRITER,
}
# Which command opens the database by which setting.
OPENS = [
    (("serve",), "FRONTDESK_DATABASE_URL"),
    (("serve",), "FRONTDESK_REGISTER_READER_URL"),
    (("clock",), "FRONTDESK_DATABASE_URL"),
    (("clock",), "FRONTDESK_REGISTER_READER_URL"),
    (("migrate",), "FRONTDESK_OWNER_URL"),
    (("import", "delivery"), "FRONTDESK_REGISTER_WRITER_URL"),
    (("log", "verify"), "FRONTDESK_DATABASE_URL"),
    (("log", "dispose"), "FRONTDESK_OWNER_URL"),
    (("user", "list"), "FRONTDESK_DATABASE_URL"),
    (("token", "list"), "FRONTDESK_DATABASE_URL"),
    (("token", "add", "--role", "receptionist", "--name", "v", "--scope", "cti"), "FRONTDESK_DATABASE_URL"),
]


@pytest.fixture(scope="module")
def server(pytestconfig: pytest.Config) -> Iterator[tuple[OwnPostgres, str]]:
    with own_postgres(pytestconfig) as own:
        database = own.cluster.create_database(postgres_template(own.cluster))
        with psycopg.connect(
            f"postgresql://postgres@127.0.0.1:{own.cluster.port}/{database}", autocommit=True
        ) as owner:
            for store, schema in SCHEMAS.items():
                owner.execute(
                    f"CREATE TABLE {schema}.alembic_version AS SELECT '{head(store)}' AS version_num".encode()
                )
        own.ask_for_passwords()
        yield own, database


def addresses(server: tuple[OwnPostgres, str], *wrong: str, password: str = WRONG) -> dict[str, str]:
    """The four settings, with a password that is wrong in those that are named."""
    own, database = server
    return {
        setting: f"postgresql+psycopg://{role}:{password if setting in wrong else PASSWORD}"
        f"@127.0.0.1:{own.cluster.port}/{database}"
        for setting, role in SETTINGS.items()
    }


@pytest.mark.parametrize("password", [WRONG, ""], ids=["wrong", "none"])
@pytest.mark.parametrize(
    ("words", "setting"), OPENS, ids=lambda one: one if isinstance(one, str) else " ".join(one[:2])
)
def test_a_command_names_the_setting_whose_password_is_wrong(
    words: tuple[str, ...], setting: str, password: str, server: tuple[OwnPostgres, str], terminal: Terminal
) -> None:
    given = {**STRONG, "FRONTDESK_SMS": "none", **addresses(server, setting, password=password)}
    told = terminal.run(*words, **given)
    sentence = one_sentence(told)
    assert sentence == (
        f"Databasen tar inte emot roll och lösenord i {setting}. Rätta lösenordet, eller sätt ett nytt i databasen."
    )
    assert WRONG not in told.out + told.err
    assert PASSWORD not in told.out + told.err


def test_check_names_every_setting_whose_password_is_wrong(server: tuple[OwnPostgres, str], terminal: Terminal) -> None:
    told = terminal.run("check", **STRONG, FRONTDESK_SMS="none", **addresses(server, *SETTINGS))
    assert told.code == 2
    assert "Traceback" not in told.err
    for setting in SETTINGS:
        assert f"Databasen tar inte emot roll och lösenord i {setting}." in told.err
    assert WRONG not in told.err
