"""Safety: protection that we set ourselves, stronger than any import and at once in force.

Owns "Skydda nu", unsafe contact, visits in twos, waivers of secrecy and how a client wants to be reached. Asks cases.
Tells the rooms above that somebody was protected, so that cards close and notices stop. Start in safety.service.
"""
