"""Who may read the files of an installation: the account that runs it, and nobody else on the machine.

The stores hold the whole register of clients, and the keys open the rest.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from frontdesk.core.errors import N_, FrontdeskError

_FOLDER, _FILE = 0o700, 0o600
_OTHERS = 0o077
# What an installation or a demo keeps in its folder. A folder with anything else in it may serve others too.
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
    """Others on the machine can read the data folder, and it is not for the program to close."""

    status = 500
    message = N_(
        "Datamappen {folder} kan läsas av andra konton på datorn. Kör: chmod -R go= {folder}, "
        "som den som äger mappen, eller välj en annan mapp."
    )


def keep_to_ourselves() -> None:
    """Let nobody else read or write the files this process makes from now on."""
    os.umask(_OTHERS)


def is_open(folder: Path) -> bool:
    """Whether another account can read or write the folder or anything in it; False where there is no folder."""
    return folder.is_dir() and any(_mode(path) & _OTHERS for path in (folder, *_within(folder)))


def close(folder: Path) -> None:
    """Take the rights of others from a data folder and all in it, as an installation made earlier needs.

    Raises FolderOpen where it cannot be done: the folder is another account's, on a disk that keeps no rights, or holds
    more than our own files, so that somebody else may have to read it.
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
    # A link says nothing about what it leads to, and `lost+found` is the disk's own.
    found = (path for path in folder.rglob("*") if not path.is_symlink())
    return (path for path in found if path.relative_to(folder).parts[0] != "lost+found")


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return 0  # the stores' side files come and go
