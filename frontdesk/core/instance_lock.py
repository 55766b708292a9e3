"""Single-instance lock: embedded stores belong to one process, and a second one is refused with a sentence."""

import fcntl
from pathlib import Path
from typing import IO

from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_


class AlreadyRunning(FrontdeskError):
    """Another process uses this data folder."""

    status = 409
    message = N_(
        "Datamappen {folder} används redan av ett annat frontdesk. Stoppa det först, eller välj en annan mapp."
    )


class FolderUnwritable(FrontdeskError):
    """The data folder cannot be written."""

    status = 500
    message = N_("Datamappen {folder} går inte att skriva i. Ge skrivrätt, eller välj en annan mapp.")


def make(folder: Path) -> None:
    """Create the data folder if it does not exist. Raises FolderUnwritable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderUnwritable(folder=folder) from error


def take(folder: Path) -> IO[str]:
    """Lock the data folder for as long as the returned file is open.

    The lock ends with the process, however that ends. Raises AlreadyRunning and FolderUnwritable.
    """
    make(folder)
    try:
        lock = (folder / "frontdesk.lock").open("w")
    except OSError as error:
        raise FolderUnwritable(folder=folder) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise AlreadyRunning(folder=folder) from error
    return lock
