"""Put up what SQLAlchemy has no words for, each on the database it is written for.

Revisions that have run stand on these words: what is to be said otherwise is said by another function.
"""

from alembic import op


def guard(*, sqlite: str | None = None, postgresql: str | None = None) -> None:
    """Run a statement on the database it is written for, once the table it guards is made."""
    statement = {"sqlite": sqlite, "postgresql": postgresql}[op.get_bind().dialect.name]
    if statement is not None:
        op.execute(statement)


def append_only(table: str, *, key: str, deletable: bool = False) -> None:
    """Refuse UPDATE, DELETE (also by REPLACE) and, on PostgreSQL, TRUNCATE; there the rights are taken away too."""
    refused = ["UPDATE"] if deletable else ["UPDATE", "DELETE"]
    message = f"'{table} is append-only'"
    refuse = f"BEGIN SELECT RAISE(ABORT, {message}); END"
    for verb in refused:
        guard(sqlite=f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refuse}")
    same = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"
    guard(sqlite=f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {same} {refuse}")
    guard(
        postgresql=f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION {message}; END $$"
    )
    for verb in (*refused, "TRUNCATE"):
        guard(
            postgresql=f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
        )
        guard(postgresql=_revoke(verb, table))


def erasable(table: str) -> None:
    """Let the roles in service rewrite a table of which rows must disappear for good; only its owner could."""
    guard(
        postgresql=f"""CREATE FUNCTION rewrite_{table}() RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
            AS $$ BEGIN CLUSTER {table} USING pk_{table}; END $$"""
    )


def _revoke(verb: str, table: str) -> str:
    """Revoke a right from every role that got it when the table was made."""
    return (
        "DO $$ DECLARE held record; BEGIN "
        "FOR held IN SELECT DISTINCT grantee FROM information_schema.role_table_grants "
        f"WHERE table_schema = current_schema() AND table_name = '{table}' AND grantee <> current_user "
        f"LOOP EXECUTE format('REVOKE {verb} ON {table} FROM %I', held.grantee); END LOOP; END $$"
    )
