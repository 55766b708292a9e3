"""Disclosure: who is speaking, on behalf of which client, how that is proved, and which facts may therefore be told.

Owns the speaker's identification level, phone codes, locks after failed attempts, and the search for a person. Reads
hidden keys from safety, facts and mandates from cases, grants from accounts; writes the access log. A person who does
not exist, is protected or is not granted gives the same answer. Start in disclosure.rules and disclosure.service.
"""
