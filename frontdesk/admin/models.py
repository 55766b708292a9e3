"""Tables of the administration."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase


class Reconciled(DeskBase):
    """The latest generation of a source's register that the desk was reconciled with."""

    __tablename__ = "reconciled"

    source: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    at: Mapped[datetime]
