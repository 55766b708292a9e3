from pathlib import Path

import pytest

from frontdesk.core.instance_lock import AlreadyRunning, FolderUnwritable, take


def test_a_second_process_is_refused_while_the_first_lives(tmp_path: Path) -> None:
    first = take(tmp_path / "data")
    with pytest.raises(AlreadyRunning):
        take(tmp_path / "data")
    first.close()
    take(tmp_path / "data").close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderUnwritable):
        take(tmp_path / "file" / "data")
