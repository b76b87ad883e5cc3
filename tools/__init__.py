"""Tools for people who work on the program; the installed program never imports them."""
