"""`frontdesk check`: try everything the settings name, and say how to mend each fault. It changes nothing.

Start in `everything()`. What depends on something broken is not tried: a database that does not answer is reported
once, not once more for each fact that would be read from it.
"""

from frontdesk.bootstrap.checking import databases, folder, inside, outside, written
from frontdesk.core.settings import Settings
from frontdesk.ports import Ports
from integrations import wiring


def everything(settings: Settings, ports: Ports | None = None) -> list[str]:
    """Return one sentence for each fault, with what to do about it; empty when nothing is wrong.

    `ports` are tried instead of those the settings name.
    """
    half = written.half_set_up(settings, wiring.graph_opens)
    told = [*written.faults(settings, half), *folder.faults(settings)]
    closed = databases.faults(settings)
    told += closed
    if not closed:
        told += inside.faults(settings)
    if not half:
        told += outside.faults(settings, ports or wiring.build_ports(settings))
    return told
