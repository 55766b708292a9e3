"""Both directions: connecting, reading (`inwards`, `mirror`, `ours`), promising and writing (`outwards`)."""
