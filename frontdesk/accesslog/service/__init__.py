"""What can be done with the log: write to it, seal it, verify it, review it, dispose of its oldest part."""

from frontdesk.accesslog.service.recording import erase_details, record

__all__ = ["erase_details", "record"]
