"""SELECTs for the administrator's figures, and for persons with something planned."""
