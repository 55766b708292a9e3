"""Services of this room, one module per topic. Start in `contact`: ring, claim, hand over."""
