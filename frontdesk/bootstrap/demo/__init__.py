"""`frontdesk demo`: a municipality with cases, staff, calendars and calls, made anew in a folder."""
