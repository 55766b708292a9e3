"""What the pages work out without asking anybody: the week as a grid of half hours, and eight weeks of absence."""
