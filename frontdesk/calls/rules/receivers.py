"""The receiver of a message as the receptionist sees it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReceiverView:
    """The receiver shown to the receptionist, and the units to choose from when `asked`."""

    #: To the case's handläggare, whose existence the receptionist may know.
    handlaggare: bool = False
    #: To the case's handläggare if there is one; the receptionist may not know whether.
    maybe_handlaggare: bool = False
    office: str = ""
    value: str = ""
    asked: bool = False
    head: bool = False
    protected: bool = False
    options: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()


NOT_SAID = ReceiverView()
