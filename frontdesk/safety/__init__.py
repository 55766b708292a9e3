"""Safety: protection set by the municipality, in force at once and overriding every import.

Owns *Skydda nu*, *Osäker kontakt*, home visits by two staff, waivers of secrecy and contact preferences. Reads cases.
Publishes an event when a person is protected, so that higher rooms close cards and stop SMS. Start in safety.service.
"""
