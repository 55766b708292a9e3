"""Network addresses, as they are compared and written down."""

import ipaddress


def plain_address(address: str) -> str:
    """Return an address in its one way of writing, an IPv4 one without its IPv6 clothes; empty for what is none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)
