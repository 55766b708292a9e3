"""Assessing a contact, showing what follows, and putting another protocol in place."""
