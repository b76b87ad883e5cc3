"""People who sign in, and the journal of who did what."""
