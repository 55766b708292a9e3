"""The name index: words are matched against a small table of distinct name parts, then joined to persons.

`NamePart` holds every part once, with its phonetic key. `NameSlip` holds each part with one letter left out, so that a
misspelled word matches by equality (deletion neighbourhood). `NamePair` joins two parts of one name, so that "Anna
Karlsson" is one index lookup per pair of parts instead of a scan of every Anna.
"""

from sqlalchemy import BigInteger, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import RegisterBase

# Prefixes are sought as a range of code points, which requires the C collation.
_PLAIN = String().with_variant(String(collation="C"), "postgresql")


class NamePart(RegisterBase):
    """A distinct part of a name, folded, with its phonetic key and length."""

    __tablename__ = "name_part"
    __table_args__ = (Index("ix_name_part_sound", "sound"), Index("uq_name_part_part", "part", unique=True))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(_PLAIN)
    sound: Mapped[str]
    length: Mapped[int] = mapped_column(SmallInteger)


class NameSlip(RegisterBase):
    """A part, and its variants with one letter left out."""

    __tablename__ = "name_slip"
    __table_args__ = ({"sqlite_with_rowid": False},)

    spelling: Mapped[str] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(primary_key=True)


class NameOfPerson(RegisterBase):
    """The parts of a person's name."""

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
