"""What holds for contacts, messages and callbacks whoever asks; no session, clock or network."""
