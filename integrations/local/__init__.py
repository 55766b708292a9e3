"""Local: a working double of every port, for the demo, for development and for the tests.

Each double passes the same contract suite as the real adapter beside it.
"""
