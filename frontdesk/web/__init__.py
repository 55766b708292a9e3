"""Web: joins all rooms into one application.

Owns create_app(): routers, access guards, error pages and the layout around each page. Asks every room for its router.
Publishes to no other room. Start in web.app.
"""
