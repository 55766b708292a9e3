"""What the administration remembers of its own doings."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.db.bases import DeskBase


class Reconciled(DeskBase):
    """The latest generation of a source's register that the desk has taken notice of."""

    __tablename__ = "reconciled"

    source: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    at: Mapped[datetime]
