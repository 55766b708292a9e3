"""Front desk: answers, messages and bookings for a municipality's social services.

Each folder here is a room with a sign in its __init__; a room may import only those further down in the order that
pyproject.toml declares and lint-imports checks. Start in bootstrap, where settings become an application.
"""
