"""The name index: names are searched in a small table of distinct parts and joined to persons afterwards.

`NamePart` holds every part once, with the way it sounds. `NameSlip` holds each part with one letter left out, so that a
word with one slip meets it by equality. `NamePair` joins two parts of one name, which makes "Anna Karlsson" one index
step per pair of parts instead of a walk through everybody called Anna.
"""

from sqlalchemy import BigInteger, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import RegisterBase

# A prefix is sought as a range of code points, which only the plain collation orders so.
_PLAIN = String().with_variant(String(collation="C"), "postgresql")


class NamePart(RegisterBase):
    """A distinct part of a name, folded, with its sound and length."""

    __tablename__ = "name_part"
    __table_args__ = (Index("ix_name_part_sound", "sound"), Index("uq_name_part_part", "part", unique=True))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(_PLAIN)
    sound: Mapped[str]
    length: Mapped[int] = mapped_column(SmallInteger)


class NameSlip(RegisterBase):
    """A part, and the part with any one letter left out."""

    __tablename__ = "name_slip"
    __table_args__ = ({"sqlite_with_rowid": False},)

    spelling: Mapped[str] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(primary_key=True)


class NameOfPerson(RegisterBase):
    """Which parts a person's name has."""

    __tablename__ = "name_of_person"
    __table_args__ = ({"sqlite_with_rowid": False},)

    part_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_key: Mapped[str] = mapped_column(primary_key=True)


class NamePair(RegisterBase):
    """Two different parts of one person's name, as one number (`rules.folding.pair`)."""

    __tablename__ = "name_pair"
    __table_args__ = ({"sqlite_with_rowid": False},)

    pair: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    person_key: Mapped[str] = mapped_column(primary_key=True)
