"""Units, handläggare and absences as imported, for the rooms that mirror them. No client data."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.cases.models import ImportRun, RegisterAbsence, RegisterHandlaggare, RegisterUnit


def units(register: Session) -> Sequence[RegisterUnit]:
    """Return every unit."""
    return register.scalars(select(RegisterUnit).order_by(RegisterUnit.key)).all()


def handlaggare(register: Session) -> Sequence[RegisterHandlaggare]:
    """Return every handläggare."""
    return register.scalars(select(RegisterHandlaggare).order_by(RegisterHandlaggare.key)).all()


def absences(register: Session, *, ending_from: date) -> Sequence[RegisterAbsence]:
    """Return every absence that ends on a day or later."""
    current = select(RegisterAbsence).where(RegisterAbsence.until >= ending_from)
    return register.scalars(current.order_by(RegisterAbsence.since, RegisterAbsence.key)).all()


def generations(register: Session) -> dict[str, int]:
    """Return the latest generation of every source, for rooms that mirror the register."""
    newest: dict[str, int] = {}
    for source, generation in register.execute(select(ImportRun.source, ImportRun.generation)):
        newest[source] = max(generation, newest.get(source, 0))
    return newest
