"""What accounts does, by verb: sign in and out, keep staff, tokens, sessions and the mirrors of the organisation."""
