"""Accesslog: who saw or searched whom, why, and on what proof.

Owns the append-only chain of log rows and their erasable details. Asks core. Tells nobody: higher rooms call
accesslog.service.record() in the transaction that precedes their answer. No log row, no view.
Start in accesslog.service.
"""
