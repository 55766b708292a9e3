"""File permissions of an installation: only the account that runs it may read its files.

The databases hold the whole register of clients, and the keys open the rest.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_

_FOLDER, _FILE = 0o700, 0o600
_OTHERS = 0o077
# The files of an installation or a demo. A folder with other files in it may serve other programs too.
_OURS = (
    "desk.sqlite",
    "register.sqlite",
    "frontdesk.lock",
    "keys.json",
    "log-heads.jsonl",
    "demo",
    "delivery-",
    "calendars",
    "mailboxes",
    "lost+found",
)


class FolderOpen(FrontdeskError):
    """Other accounts can read the data folder, and the program must not change that."""

    status = 500
    message = N_(
        "Datamappen {folder} kan läsas av andra konton på datorn. Kör: chmod -R go= {folder}, "
        "som den som äger mappen, eller välj en annan mapp."
    )


def keep_to_ourselves() -> None:
    """Set the umask, so that only this account can read or write files created from now on."""
    os.umask(_OTHERS)


def is_open(folder: Path) -> bool:
    """Whether another account can read or write the folder or anything in it; False if it does not exist."""
    return folder.is_dir() and any(_mode(path) & _OTHERS for path in (folder, *_within(folder)))


def close(folder: Path) -> None:
    """Remove other accounts' permissions from a data folder and its content, for older installations.

    Raises FolderOpen if that is impossible: the folder belongs to another account, its disk stores no permissions, or
    it holds files that are not ours, which other programs may have to read.
    """
    if not is_open(folder):
        return
    if any(not path.name.startswith(_OURS) for path in folder.iterdir()):
        raise FolderOpen(folder=folder)
    try:
        for path in (folder, *_within(folder)):
            path.chmod(_FOLDER if path.is_dir() else _FILE)
    except OSError as error:
        raise FolderOpen(folder=folder) from error
    if is_open(folder):
        raise FolderOpen(folder=folder)


def _within(folder: Path) -> Iterator[Path]:
    # A link's mode says nothing about its target, and `lost+found` is the file system's own.
    found = (path for path in folder.rglob("*") if not path.is_symlink())
    return (path for path in found if path.relative_to(folder).parts[0] != "lost+found")


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return 0  # SQLite's -wal and -shm files come and go
