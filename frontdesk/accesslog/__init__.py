"""Accesslog: who viewed or searched for which person, why, and at which identification level.

Owns the append-only chain of log rows and their erasable details. Asks core. Publishes to no other room: higher rooms
call accesslog.service.record() in the same transaction, before they answer. No log row, no view.
Start in accesslog.service.
"""
