"""Statistics: what people call about, and how many minutes of casework were given back.

Owns counts, charts, exports and the comparison with other municipalities. Asks every room below for figures, never for
persons. Tells nobody. Start in statistics.queries.
"""
