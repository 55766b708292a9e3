"""Cases: the read-only register, a mirror of the case system.

Owns persons, mandates, cases, decisions and payments as the last import gave them, and the import itself. Asks
accounts for boards and units. Tells the rooms above that an import has arrived. Nothing but the import can write here:
the database itself refuses. Start in cases.queries, and in cases.service for the import.
"""
