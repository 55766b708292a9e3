"""Connect calendars, read them (`inwards`, `mirror`, `ours`), queue and write meetings (`outwards`)."""
