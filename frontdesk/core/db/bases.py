"""Declarative bases of the two stores: the desk's own tables, and the read-only register."""

import uuid
from datetime import datetime

from sqlalchemy import MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase

from frontdesk.core.db.types import Instant

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_TYPES = {datetime: Instant, uuid.UUID: Uuid}


class DeskBase(DeclarativeBase):
    """Base of every table the desk owns."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = _TYPES


class RegisterBase(DeclarativeBase):
    """Base of every table of the register, which only the import writes."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = _TYPES
