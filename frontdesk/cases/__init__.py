"""Cases: the read-only register, a mirror of the case system.

Owns persons, mandates, cases, decisions and payments as the last import gave them, and the import itself. Asks no
other room and tells none: whoever mirrors the register compares its generation. Nothing but the import can write here:
the database itself refuses. Start in cases.queries, and in cases.service.importing for the import.
"""
