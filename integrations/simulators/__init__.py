"""Simulators: small ASGI apps on loopback that implement a vendor's HTTP API.

The demo and the tests run the real adapters against them, so that no external service is needed.
"""
