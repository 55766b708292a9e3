import json
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import structlog
from sqlalchemy.orm import Session

from frontdesk.accesslog import queries, service
from frontdesk.accesslog.rules import Finding, LogFault, read_head_line
from frontdesk.accesslog.views import Verdict
from frontdesk.accounts.service.log_checks import check_log
from frontdesk.core.actor import Actor
from frontdesk.core.db import postgres, sqlite
from frontdesk.core.db.stores import Stores
from frontdesk.core.tasks import TaskNeeded, TaskSettled
from frontdesk.core.times import FixedClock
from tests.factories.accesslog import ANNA, log
from tests.stores import LOG_KEY

Tamper = Callable[[str], None]
BERTIL = Actor(id=uuid.UUID(int=2), name="Bertil Ek", role="log_reviewer")


@pytest.fixture
def tamper(stores: Stores) -> Iterator[Tamper]:
    """Change the database behind the program's back, as somebody with the file or the superuser's password could."""
    with closing(sqlite3.connect(_file(stores)) if stores.embedded else psycopg.connect(_superuser(stores))) as raw:
        for statement in _unguarded(raw):
            raw.execute(statement)

        def change(statement: str) -> None:
            raw.execute(statement)
            raw.commit()

        yield change


def _unguarded(raw: sqlite3.Connection | psycopg.Connection) -> list[str]:
    if isinstance(raw, psycopg.Connection):
        return ["SET session_replication_role = replica", "SET search_path = desk"]
    names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    return [f"DROP TRIGGER {name}" for (name,) in names]


def _file(stores: Stores) -> str:
    with stores.desk.connect() as connection:
        return str(connection.exec_driver_sql("PRAGMA database_list").fetchall()[0][2])


def _superuser(stores: Stores) -> str:
    return stores.desk.url.set(drivername="postgresql", username="postgres", query={}).render_as_string(
        hide_password=False
    )


@pytest.fixture
def five_rows(stores: Stores) -> None:
    for number in range(1, 6):
        with stores.writing() as unit:
            source = "192.0.2.5" if number == 5 else ""
            log(unit.db, "card.opened", unit.now, person=f"demo:p-{number}", detail={"q": str(number)}, source=source)


def _verify(
    stores: Stores,
    heads: service.Heads | None = None,
    *,
    sent_out: dict[int, bytes] | None = None,
    in_use: bool = False,
) -> list[Finding]:
    with stores.reading() as unit:
        return service.verify(unit.db, LOG_KEY, heads or service.Heads(), sent_out=sent_out, in_use=in_use)


@pytest.mark.usefixtures("five_rows")
@pytest.mark.both_postgres
def test_an_untouched_log_has_no_findings(stores: Stores) -> None:
    assert _verify(stores) == []


@pytest.mark.usefixtures("five_rows")
@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ("UPDATE log_row SET person = 'demo:p-99' WHERE seq = 3", Finding(LogFault.ALTERED, 3, 3)),
        ("UPDATE log_row SET who_name = 'Bo' WHERE seq IN (2, 3)", Finding(LogFault.ALTERED, 2, 3)),
        ("DELETE FROM log_detail WHERE seq = 2", Finding(LogFault.DETAIL, 2, 2)),
        ('UPDATE log_detail SET content = \'{"q": "9"}\' WHERE seq = 2', Finding(LogFault.DETAIL, 2, 2)),
        ("UPDATE log_row SET source = '192.0.2.66' WHERE seq = 3", Finding(LogFault.ALTERED, 3, 3)),
        ("UPDATE log_row SET source = '' WHERE seq = 5", Finding(LogFault.ALTERED, 5, 5)),
        ("DELETE FROM log_head", Finding(LogFault.HEAD, 5, 5)),
    ],
)
def test_a_change_behind_our_back_is_found_and_named(
    stores: Stores, tamper: Tamper, change: str, finding: Finding
) -> None:
    tamper(change)
    assert _verify(stores) == [finding]


def _without(seqs: str) -> tuple[str, str]:
    statements = ("DELETE FROM log_row WHERE seq IN ()", "DELETE FROM log_detail WHERE seq IN ()")
    return statements[0].replace("()", f"({seqs})"), statements[1].replace("()", f"({seqs})")


@pytest.mark.usefixtures("five_rows")
@pytest.mark.parametrize(
    ("seqs", "finding"),
    [
        ("1", Finding(LogFault.REMOVED, 1, 1)),
        ("2, 3", Finding(LogFault.REMOVED, 2, 3)),
        ("4, 5", Finding(LogFault.CUT_OFF, 4, 5)),
    ],
)
def test_rows_taken_out_are_found_and_named(stores: Stores, tamper: Tamper, seqs: str, finding: Finding) -> None:
    for statement in _without(seqs):
        tamper(statement)
    assert _verify(stores) == [finding]


_COPY = (
    'INSERT INTO log_row SELECT {seq}, at, who_id, who_name, role, unit, workstation, event, person, "case", contact, '
    "level, fields, flags, result, why, '', mac, source FROM log_row WHERE seq = 5"
)


@pytest.mark.usefixtures("five_rows")
@pytest.mark.parametrize("seq", [6, 0])
def test_a_row_put_in_is_found_and_named(stores: Stores, tamper: Tamper, seq: int) -> None:
    tamper(_COPY.format(seq=seq))
    assert Finding(LogFault.INSERTED, seq, max(seq, 0)) in _verify(stores)


@pytest.mark.usefixtures("five_rows")
def test_the_log_goes_on_after_a_hole_but_does_not_hide_it(stores: Stores, tamper: Tamper) -> None:
    for statement in _without("4, 5"):
        tamper(statement)
    with stores.writing() as unit:
        log(unit.db, "card.opened", unit.now)
    assert _verify(stores) == [Finding(LogFault.REMOVED, 4, 5)]


@pytest.mark.usefixtures("five_rows")
def test_a_head_that_was_removed_is_told_by_the_log_itself(stores: Stores, tamper: Tamper) -> None:
    tamper("DELETE FROM log_head")
    with stores.writing() as unit:
        log(unit.db, "card.opened", unit.now)
    assert _verify(stores) == [Finding(LogFault.HEAD, 6, 6)]


_EMPTY = ("DELETE FROM log_row", "DELETE FROM log_detail", "DELETE FROM log_segment", "DELETE FROM log_head")


@pytest.mark.usefixtures("five_rows")
def test_the_heads_outside_remember_what_a_restored_database_has_forgotten(
    stores: Stores, tamper: Tamper, tmp_path: Path
) -> None:
    heads = tmp_path / "log-heads.jsonl"
    service.seal_due(stores, heads)
    service.seal_due(stores, heads)
    for statement in _EMPTY:
        tamper(statement)
    assert _verify(stores) == []
    outside = service.read_heads(heads)
    assert [(sealed.first_seq, sealed.last_seq) for sealed in outside.sealed] == [(1, 5)]
    assert _verify(stores, outside) == [Finding(LogFault.CUT_OFF, 1, 5), Finding(LogFault.SEGMENT, 1, 1)]


@pytest.mark.usefixtures("five_rows")
def test_an_emptied_log_is_found_where_people_sign_in(stores: Stores, tamper: Tamper) -> None:
    for statement in _EMPTY:
        tamper(statement)
    assert _verify(stores, in_use=True) == [Finding(LogFault.EMPTIED, 0, 0)]


_OLD_HEAD = {
    True: "UPDATE log_head SET seq = {seq}, mac = X'{mac}', seal = X'{seal}'",
    False: "UPDATE log_head SET seq = {seq}, mac = decode('{mac}', 'hex'), seal = decode('{seal}', 'hex')",
}


def _put_an_older_end_back(stores: Stores, tamper: Tamper) -> None:
    """Keep the head of five rows, let three more be written, remove them, and put the old head back."""
    with stores.reading() as unit:
        head = queries.head(unit.db)
        assert head is not None
        seq, mac, seal = head.seq, head.mac.hex(), head.seal.hex()
    for _ in range(3):
        with stores.writing() as unit:
            log(unit.db, "card.opened", unit.now)
    tamper("DELETE FROM log_row WHERE seq > 5")
    tamper(_OLD_HEAD[stores.embedded].format(seq=seq, mac=mac, seal=seal))


@pytest.mark.usefixtures("five_rows")
def test_a_head_put_back_is_told_by_the_lines_that_left_the_machine(stores: Stores, tamper: Tamper) -> None:
    with structlog.testing.capture_logs() as said:
        _put_an_older_end_back(stores, tamper)
    lines = [json.dumps(line) for line in said if line["event"] == "log.head"]
    sent_out = dict(filter(None, map(read_head_line, [*lines, "no json", '{"event": "other"}', "[]"])))
    assert sorted(sent_out) == [6, 7, 8]
    assert _verify(stores) == []
    assert _verify(stores, sent_out=sent_out) == [Finding(LogFault.ROLLED_BACK, 6, 8)]


@pytest.mark.usefixtures("five_rows")
@pytest.mark.parametrize("rows_after", [1, 5])
def test_a_head_put_back_under_a_running_process_is_told_by_the_log_itself(
    stores: Stores, tamper: Tamper, rows_after: int
) -> None:
    _put_an_older_end_back(stores, tamper)
    for _ in range(rows_after):
        with stores.writing() as unit:
            log(unit.db, "card.opened", unit.now)
    assert _verify(stores) == [Finding(LogFault.ROLLED_BACK, 6, 8)]


@pytest.mark.usefixtures("five_rows")
@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO log_review SELECT '{id}', 4, at, reviewer_id, reviewer, verdict, note, asked_id FROM log_review",
        "UPDATE log_review SET asked_id = reviewer_id",
        "UPDATE log_review SET at = '2026-11-20 09:00:00'",
        "UPDATE log_review SET reviewer = 'Bo Kollega'",
        "UPDATE log_review SET verdict = 'incident'",
        "UPDATE log_review SET note = 'something else'",
        "DELETE FROM log_review",
    ],
)
def test_a_review_forged_changed_or_removed_is_found(stores: Stores, tamper: Tamper, change: str) -> None:
    with stores.writing() as unit:
        service.review(unit, who=ANNA, seq=3, verdict=Verdict.FINE, note="asked her")
    assert _verify(stores) == []
    tamper(change.format(id=_new_id(stores)))
    assert {finding.trouble for finding in _verify(stores)} == {LogFault.REVIEW}


def _new_id(stores: Stores) -> str:
    return uuid.uuid4().hex if stores.embedded else str(uuid.uuid4())


@pytest.fixture
def answered(stores: Stores, five_rows: None) -> None:  # the rows of Anna
    """Bertil has asked Anna about row 3, and she has answered."""
    with stores.writing() as unit:
        service.review(unit, who=BERTIL, seq=3, verdict=Verdict.ASK, note="Why?")
    with stores.reading() as unit:
        [question] = queries.all_reviews(unit.db)
    with stores.writing() as unit:
        service.store_answer(unit, who=ANNA, question_id=question.id, text="She called.")


@pytest.mark.usefixtures("answered")
@pytest.mark.harm("somebody changes or removes what the person asked about a look-up has answered, and nobody can tell")
@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ("INSERT INTO log_answer SELECT '{id}', 4, at, who_id, who_name, text FROM log_answer", LogFault.ANSWER),
        ("UPDATE log_answer SET text = 'I was curious.'", LogFault.ANSWER),
        ("UPDATE log_answer SET who_name = 'Bo Kollega'", LogFault.ANSWER),
        ("UPDATE log_answer SET at = '2026-11-20 09:00:00'", LogFault.ANSWER),
        ("UPDATE log_answer SET seq = 4", LogFault.ANSWER),
        ("UPDATE log_answer SET question_id = '{id}'", LogFault.ANSWER),
        ("DELETE FROM log_answer", LogFault.ANSWER),
        ("UPDATE log_review SET asked_id = NULL", LogFault.REVIEW),
        ("UPDATE log_review SET asked_id = '{id}'", LogFault.REVIEW),
        ("UPDATE log_review SET id = '{id}'", LogFault.REVIEW),
        ("UPDATE log_review SET note = 'All well?'", LogFault.REVIEW),
    ],
)
def test_a_question_or_an_answer_forged_changed_or_removed_is_found(
    stores: Stores, tamper: Tamper, change: str, trouble: LogFault
) -> None:
    assert _verify(stores) == []
    tamper(change.format(id=_new_id(stores)))
    found = _verify(stores)
    assert {finding.trouble for finding in found} == {trouble}
    assert 3 in {finding.first for finding in found} or "INSERT" in change


@pytest.mark.usefixtures("five_rows")
@pytest.mark.parametrize("torn", ['{"number": 1, "fir', "\x00\x00\x00\n", '{"number": 1}\n', "[]\n", "\xff\n"])
def test_a_torn_line_of_the_heads_file_is_one_finding_and_mends_itself(
    stores: Stores, tmp_path: Path, torn: str
) -> None:
    heads = tmp_path / "heads.jsonl"
    heads.write_bytes(torn.encode("latin-1"))
    service.seal_due(stores, heads)
    service.seal_due(stores, heads)
    read = service.read_heads(heads)
    assert [sealed.number for sealed in read.sealed] == [1]
    assert _verify(stores, read) == [Finding(LogFault.HEADS_FILE, 1, 1)]


@pytest.mark.usefixtures("five_rows")
def test_the_clock_raises_one_task_for_each_who_answers_for_a_broken_log(
    stores: Stores, tamper: Tamper, tmp_path: Path
) -> None:
    heard: list[str] = []
    stores.event_handlers = {
        TaskNeeded: (lambda _, event: heard.append(f"needed {event.key}"),),
        TaskSettled: (lambda _, event: heard.append(f"settled {event.key}"),),
    }
    check_log(stores, tmp_path / "heads.jsonl")
    tamper("UPDATE log_row SET person = 'demo:p-99' WHERE seq = 3")
    check_log(stores, tmp_path / "heads.jsonl")
    keys = ["log-broken:log_reviewer", "log-broken:administrator"]
    assert heard == [f"{verb} {key}" for verb in ("settled", "needed") for key in keys]


@pytest.mark.usefixtures("five_rows")
def test_a_segment_sealed_with_another_key_is_found(stores: Stores, tamper: Tamper, tmp_path: Path) -> None:
    service.seal_due(stores, tmp_path / "heads.jsonl")
    tamper("UPDATE log_segment SET last_seq = 4")
    assert _verify(stores) == [Finding(LogFault.SEGMENT, 1, 1)]


def test_an_erased_detail_is_no_finding(stores: Stores) -> None:
    contact = uuid.uuid4()
    with stores.writing() as unit:
        log(unit.db, "person.searched", unit.now, contact=contact, detail={"q": "0701740605"})
    with stores.writing() as unit:
        service.erase_details(unit.db, contact=contact, who=ANNA, now=unit.now)
    assert _verify(stores) == []


@pytest.mark.usefixtures("five_rows")
def test_the_owner_drops_whole_old_segments_and_the_rest_still_verifies(
    stores: Stores, clock: FixedClock, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.jsonl"
    service.seal_due(stores, heads)
    clock.move(timedelta(days=1))
    with stores.writing() as unit:
        log(unit.db, "card.opened", unit.now)
    service.seal_due(stores, heads)
    with _owner(stores) as desk:
        gone = service.dispose(desk, before=clock.now(), by=ANNA, now=clock.now())
        desk.commit()
    assert gone is not None
    assert (gone.segments, gone.first_seq, gone.last_seq) == ((1,), 1, 5)
    assert _verify(stores, service.read_heads(heads)) == []


@pytest.mark.usefixtures("answered")
def test_questions_and_answers_go_with_the_row_they_are_about(
    stores: Stores, clock: FixedClock, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.jsonl"
    service.seal_due(stores, heads)
    clock.move(timedelta(days=1))
    with _owner(stores) as desk:
        assert service.dispose(desk, before=clock.now(), by=ANNA, now=clock.now()) is not None
        desk.commit()
    with stores.reading() as unit:
        assert list(queries.all_reviews(unit.db)) == []
        assert list(queries.all_answers(unit.db)) == []
    assert _verify(stores, service.read_heads(heads)) == []


@contextmanager
def _owner(stores: Stores) -> Iterator[Session]:
    if stores.embedded:
        engine = sqlite.engine(Path(_file(stores)), owner=True)
    else:
        address = stores.desk.url.set(username="postgres", query={}).render_as_string(hide_password=False)
        engine = postgres.engine(address, schema=postgres.DESK_SCHEMA, pool_size=1)
    with Session(engine) as db:
        db.info["log_key"] = LOG_KEY
        yield db
    engine.dispose()
