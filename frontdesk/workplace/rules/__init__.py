"""Pure rules of the pages: the week grid, changes of opening hours, and weeks of absence."""
