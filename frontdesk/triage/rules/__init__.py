"""Pure rules of the protocol: reading it, checking it, and computing a priority from answers."""
