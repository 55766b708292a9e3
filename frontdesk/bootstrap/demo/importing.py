"""The demo's import in a process of its own; it loads only what it needs, because the desk stays open meanwhile.

It takes the demo's folder as an argument and reads no settings, so that it can reach no other register.
"""

import sys
from pathlib import Path

from pydantic import SecretStr

from frontdesk.bootstrap import importing
from frontdesk.bootstrap.demo.data_folder import is_demo
from frontdesk.core.settings import DemoSettings


def main(data: Path, delivery: Path) -> int:
    """Import a delivery into the demo's register; returns an exit code, 0 on success."""
    if not is_demo(data):
        return 2
    unused = SecretStr("")  # an import signs nothing
    settings = DemoSettings(data=data, secret_key=unused, log_key=unused, sms="none")
    return 0 if importing.run(settings, delivery, force=True, quiet=True) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
