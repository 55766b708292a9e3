"""Cases: the read-only register, a mirror of the case system.

Owns persons, mandates, cases, decisions and payments as the last import gave them, and the import itself. Asks no
other room and publishes to none: rooms that mirror the register compare its generation. The database itself refuses
every writer but the import. Start in cases.queries, and in cases.service.importing for the import.
"""
