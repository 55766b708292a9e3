"""Web: the shell that makes one application of all rooms.

Owns create_app(): mounting, the login guard on every door, error pages and the frame around each page. Asks every room
for its router. Tells nobody. Start in web.app.
"""
