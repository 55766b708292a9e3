"""The verbs of the two pages: put them together, and pass what is pressed on to the rooms that own it."""
