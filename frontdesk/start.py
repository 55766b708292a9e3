"""Entry point of the command line.

Garbage collection is off during imports and skips the imported code afterwards (`gc.freeze`): the program starts a
quarter faster, and no request waits for a scan of it.
"""

import gc

gc.disable()

from frontdesk.cli import main  # noqa: E402 - after the line above, which is about this one

gc.freeze()
gc.enable()

__all__ = ["main"]
