"""Where the desk is told that something goes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReceiverView:
    """Where the desk is told that what is left goes, and between which units it has to choose when it is `asked`.

    `handlaggare`: to whoever handles the case, known to the desk; `maybe_handlaggare`: to whoever does if anybody does.
    """

    handlaggare: bool = False
    maybe_handlaggare: bool = False
    office: str = ""
    value: str = ""
    asked: bool = False
    head: bool = False
    protected: bool = False
    options: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()


NOT_SAID = ReceiverView()
