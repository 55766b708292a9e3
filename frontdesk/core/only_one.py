"""Embedded stores belong to one process: a second one is refused in one sentence, by a lock on a file."""

import fcntl
from pathlib import Path
from typing import IO

from frontdesk.core.errors import N_, FrontdeskError


class AlreadyRunning(FrontdeskError):
    """Another process has this data folder open."""

    status = 409
    message = N_(
        "Datamappen {folder} används redan av ett annat frontdesk. Stoppa det först, eller välj en annan mapp."
    )


class FolderUnwritable(FrontdeskError):
    """The data folder cannot be written."""

    status = 500
    message = N_("Datamappen {folder} går inte att skriva i. Ge skrivrätt, eller välj en annan mapp.")


def make(folder: Path) -> None:
    """Make the data folder if it is not there. Raises FolderUnwritable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderUnwritable(folder=folder) from error


def take(folder: Path) -> IO[str]:
    """Lock the data folder for as long as the returned file is open.

    The lock goes away with the process, however it ends. Raises AlreadyRunning and FolderUnwritable.
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
