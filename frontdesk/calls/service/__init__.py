"""What can be done with a contact, by verb. Start in `contact`: ring, claim, close."""
