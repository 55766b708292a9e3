"""Disclosure: who is speaking, for whom, what proves it, and what may therefore be said.

Owns the level of the speaker, phone codes, locks after failures, and the search for a person. Asks safety for hidden
keys, cases for facts and mandates, accounts for grants; writes the access log. Tells nobody. Nobody found, protected
and not granted look the same from outside. Start in disclosure.rules and disclosure.service.
"""
