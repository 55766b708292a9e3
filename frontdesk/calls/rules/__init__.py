"""Pure rules of contacts, messages and callbacks: no session, clock or network."""
