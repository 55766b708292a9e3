"""The weekly editor: one's own times, or those of somebody in a unit one heads."""
