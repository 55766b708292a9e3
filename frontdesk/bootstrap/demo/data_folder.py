"""A demo and a real installation never share a folder: a file says which folders are a demo's."""

from pathlib import Path

from frontdesk.core.errors import FrontdeskError
from frontdesk.core.i18n import N_

#: The demo's state; its presence marks a folder as a demo's.
STATE_FILE = "demo.json"
# A released lock file, and the folder of a freshly formatted disk.
_HARMLESS = frozenset({"frontdesk.lock", "lost+found"})


class NotADemosFolder(FrontdeskError):
    """The folder holds files that no demo made."""

    status = 409
    message = N_("Mappen {folder} är inte en demos: där finns redan annat. Välj en tom mapp med --data.")


class NotADemo(FrontdeskError):
    """There is no demo in the folder."""

    status = 404
    message = N_("I mappen {folder} finns ingen demo. Starta en först: frontdesk demo --data {folder}.")


class DemosFolder(FrontdeskError):
    """The folder holds a demo, with invented logins and people."""

    status = 409
    message = N_("Mappen {folder} är en demos. Välj en annan mapp med FRONTDESK_DATA.")


def is_demo(folder: Path) -> bool:
    """Whether a demo was made in the folder."""
    return (folder / STATE_FILE).exists()


def claim(folder: Path) -> None:
    """Mark the folder as a demo's, before anything else is written there. Raises NotADemosFolder."""
    if is_demo(folder):
        return
    if folder.exists() and (not folder.is_dir() or any(each.name not in _HARMLESS for each in folder.iterdir())):
        raise NotADemosFolder(folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / STATE_FILE).write_text("{}")


def need_real(folder: Path) -> None:
    """Refuse a demo's folder. Raises DemosFolder."""
    if is_demo(folder):
        raise DemosFolder(folder=folder)
