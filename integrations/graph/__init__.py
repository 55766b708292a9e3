"""Graph: Microsoft 365 calendars through Microsoft Graph, read and written as an application with its own permission.

Vendor words stop here: what comes in leaves as facts of frontdesk.calendars.ports.
"""
