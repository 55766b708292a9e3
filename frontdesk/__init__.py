"""Front desk: answers, messages and bookings for a municipality's social services.

Each folder here is a room; its __init__ says what it owns. A room may import only those further down in the order
that pyproject.toml declares and lint-imports checks. Start in bootstrap, which builds the application from settings.
"""
