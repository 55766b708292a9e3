"""Tests talk to this machine only: an audit hook refuses every name and address beyond loopback."""

import ipaddress
import sys

_NAMES = frozenset({"", "localhost", "testserver"})


class OutsideWorld(RuntimeError):
    """A test tried to reach another machine."""


def guard_sockets() -> None:
    sys.addaudithook(_refuse_outside)


def _refuse_outside(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    else:
        return
    if not _is_here(host):
        raise OutsideWorld(f"{event} to {host!r}: tests reach this machine only")


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name in _NAMES
