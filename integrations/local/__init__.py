"""Local: a working test double of every port, for the demo, development and tests.

Each double passes the same contract suite as the real adapter beside it.
"""
