"""Both stores: how they are opened, kept from harm, and worked with in units."""
