"""Simulators: small ASGI apps on loopback that speak a vendor's own HTTP.

The demo and the tests drive the real adapters against them, so that no outside service is needed.
"""
