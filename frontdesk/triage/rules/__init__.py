"""The protocol as data: how it is read, what it is checked against, and what follows from an answer. All pure."""
