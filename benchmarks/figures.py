"""One line for each figure: what it is, what was measured, what was wanted, and whether it was reached."""


def at_least(what: str, measured: float, wanted: float) -> None:
    """Print a figure that must not be smaller."""
    told(what, f"{measured:.2f} (wanted ≥ {wanted:g})", reached=measured >= wanted)


def at_most(what: str, measured: float, wanted: float) -> None:
    """Print a figure that must not be larger."""
    told(what, f"{measured:.2f} (wanted ≤ {wanted:g})", reached=measured <= wanted)


def told(what: str, measured: str, *, reached: bool) -> None:
    """Print a figure and the verdict on it."""
    print(f"{'reached' if reached else 'MISSED ':7}  {what}: {measured}", flush=True)
