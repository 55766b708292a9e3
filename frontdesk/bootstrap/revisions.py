"""Whether the tables match this version of the program; others are neither served nor written."""

from enum import StrEnum
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from frontdesk.accesslog import service
from frontdesk.bootstrap import faults
from frontdesk.core.db.stores import Stores, open_stores
from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_
from frontdesk.core.settings import Settings
from frontdesk.migrations.running import SCHEMAS, Store, head, revisions

_NO_TABLE = "42P01", "3F000"
#: A table that only this store has: both count their revisions from 0001, so a number does not tell them apart.
_ONLY_IN: dict[Store, str] = {"desk": "log_row", "register": "import_run"}


class StoreEmpty(FrontdeskError):
    """There are no tables yet."""

    status = 409
    message = N_("Databasen i {where} är tom. Kör först: frontdesk migrate.")


class StoreOlder(FrontdeskError):
    """The tables lack revisions of this program."""

    status = 409
    message = N_("Databasen i {where} är äldre än programmet. Ta en säkerhetskopia och kör: frontdesk migrate.")


class StoreNewer(FrontdeskError):
    """The tables have a revision this program does not know."""

    status = 409
    message = N_(
        "Databasen i {where} är nyare än programmet. Starta den nyare versionen av frontdesk, eller läs tillbaka "
        "säkerhetskopian från före uppgraderingen."
    )


class StoreTooOld(FrontdeskError):
    """The tables have a revision that this program no longer knows, so it cannot bring them up to date."""

    status = 409
    message = N_(
        "Databasen i {where} är från en äldre version som det här programmet inte kan uppgradera. Fortsätt med den "
        "versionen, eller börja om med en tom databas."
    )


class OtherStore(FrontdeskError):
    """The tables are those of the other store: a file was restored under the wrong name."""

    status = 409
    message = N_(
        "Databasen i {where} är receptionens andra databas. Byt tillbaka filerna desk.sqlite och register.sqlite."
    )


class SchemaState(StrEnum):
    """How a store's tables compare with the program."""

    EMPTY = "empty"
    OLDER = "older"
    TOO_OLD = "too old"
    NEWER = "newer"
    OTHER = "other"
    CURRENT = "current"


_REFUSALS: dict[SchemaState, type[FrontdeskError]] = {
    SchemaState.EMPTY: StoreEmpty,
    SchemaState.OLDER: StoreOlder,
    SchemaState.TOO_OLD: StoreTooOld,
    SchemaState.NEWER: StoreNewer,
    SchemaState.OTHER: OtherStore,
}


def names(settings: Settings) -> tuple[str, str]:
    """Return the names of desk and register for messages: their files, or their settings."""
    if settings.database_url is None:
        return str(settings.desk_file), str(settings.register_file)
    return "FRONTDESK_DATABASE_URL", _first_given(settings, "register_reader_url")


def owners_name(settings: Settings) -> str:
    """Return the setting or folder by which the owner opens both stores, for messages."""
    return str(settings.data) if settings.database_url is None else _first_given(settings, "owner_url")


def writers_name(settings: Settings) -> str:
    """Return the setting or file by which the import opens the register, for messages."""
    if settings.database_url is None:
        return str(settings.register_file)
    return _first_given(settings, "register_writer_url")


def fit(engine: Engine, store: Store) -> SchemaState:
    """Compare a store's revision with those of this program. Raises the database's errors."""
    found = _revision(engine, store)
    if found is None:
        return SchemaState.EMPTY
    if _is_the_other(engine, store):
        return SchemaState.OTHER
    newest = head(store)
    if found == newest:
        return SchemaState.CURRENT
    if found in revisions(store):
        return SchemaState.OLDER
    # Revisions are numbered; before the first of them was, they had names.
    return SchemaState.NEWER if found.isdigit() and found > newest else SchemaState.TOO_OLD


def need_current(settings: Settings) -> None:
    """Refuse stores that do not answer or whose tables do not match this program. Raises as open_current."""
    open_current(settings).dispose()


def open_current(settings: Settings) -> Stores:
    """Open stores that answer and whose tables match this program.

    Raises Fault, StoreEmpty, StoreOlder, StoreTooOld, StoreNewer or OtherStore.
    """
    desk_name, register_name = names(settings)
    with faults.naming(desk_name):
        stores = open_stores(settings, service)
    try:
        need(stores.desk, "desk", desk_name)
        need(stores.register, "register", register_name)
    except FrontdeskError:
        stores.dispose()
        raise
    return stores


def need(engine: Engine, store: Store, where: str, *, but: tuple[SchemaState, ...] = ()) -> None:
    """Refuse a store that does not match, except for those in `but`. Raises as open_current."""
    with faults.naming(where):
        found = fit(engine, store)
    if found in _REFUSALS and found not in but:
        raise _REFUSALS[found](where=where)


def _revision(engine: Engine, store: Store) -> str | None:
    schema = ""
    if engine.dialect.name == "postgresql":
        schema = f"{SCHEMAS[store]}."
    elif not Path(engine.url.database or "").exists():
        return None  # connecting would create the file
    try:
        with engine.connect() as connection:
            question = f"SELECT version_num FROM {schema}alembic_version"  # noqa: S608 - our own schema name
            found: str | None = connection.scalar(text(question))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") in _NO_TABLE or "no such table" in str(error.orig):
            return None
        raise
    return found


def _is_the_other(engine: Engine, store: Store) -> bool:
    other: Store = "register" if store == "desk" else "desk"
    schema = SCHEMAS[store] if engine.dialect.name == "postgresql" else None
    return inspect(engine).has_table(_ONLY_IN[other], schema=schema)


def _first_given(settings: Settings, field: str) -> str:
    if getattr(settings, field) is None:
        return f"FRONTDESK_DATABASE_URL (FRONTDESK_{field.upper()} saknas)"
    return f"FRONTDESK_{field.upper()}"
