"""Network addresses in canonical form, for comparing and logging."""

import ipaddress


def plain_address(address: str) -> str:
    """Return an address in canonical form, an IPv4-mapped IPv6 one as IPv4; empty if it is invalid."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)
