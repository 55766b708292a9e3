"""Reception's HTML routes: the page, a contact's booking panel, and replies to SMS."""
