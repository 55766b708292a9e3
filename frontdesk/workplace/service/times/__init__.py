"""The weekly editor of opening hours: a handläggare's own, or those of a colleague in a unit the user heads."""
