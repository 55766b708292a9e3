"""Check the data folder, its disk, and the settings file."""

import os
import shutil
import stat
from pathlib import Path

from frontdesk.bootstrap.demo import data_folder
from frontdesk.core import file_modes
from frontdesk.core.settings import Settings

_LEAST_FREE = 500 * 1024 * 1024
_ENV = Path(".env")


def faults(settings: Settings) -> list[str]:
    """Return what is wrong with the folder."""
    folder, told = settings.data, _open_env()
    if data_folder.is_demo(folder):
        return [*told, data_folder.DemosFolder.message.format(folder=folder)]
    if not folder.exists():
        if settings.database_url is None:
            return told  # that the stores are empty is told, and what to do about it
        return [*told, f"Datamappen {folder} finns inte. Skapa den: mkdir -m 700 {folder}. Loggens huvuden sparas där."]
    if not folder.is_dir():
        return [*told, f"Datamappen {folder} är en fil. Välj en annan med FRONTDESK_DATA."]
    if not os.access(folder, os.W_OK | os.X_OK):
        told.append(f"Datamappen {folder} går inte att skriva i. Ge programmets användare rätt till den.")
    if file_modes.is_open(folder):
        told.append(file_modes.FolderOpen.message.format(folder=folder))
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE:
        told.append(f"Disken med {folder} har bara {free // 1024**2} MB ledigt. Ge plats: minst 500 MB.")
    return told


def _open_env() -> list[str]:
    if _ENV.is_file() and stat.S_IMODE(_ENV.stat().st_mode) & stat.S_IRWXO:
        return ["Filen .env med nycklarna kan läsas av alla konton på datorn. Kör: chmod o= .env."]
    return []
