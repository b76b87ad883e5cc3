"""Files and parts of pages that take long: made in the background, for the person who asked."""
