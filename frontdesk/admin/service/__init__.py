"""Reconcile the desk with the register, and manage settings, catalogue and disposal."""
