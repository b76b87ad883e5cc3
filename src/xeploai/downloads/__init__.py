"""Files that take long to make: made in the background, each for the person who asked for it."""
