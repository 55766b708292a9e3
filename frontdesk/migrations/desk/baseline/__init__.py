"""The desk's tables as the first version has them, one module a room; revision 0001 runs them in order.

Each says what was, not what is: a table is changed by a later revision, never here.
"""
