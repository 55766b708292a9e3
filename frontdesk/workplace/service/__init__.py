"""Build the pages' views, and pass actions on to the rooms that own the data."""
