"""Files that people send in: checked, shown row by row, and stored when they say so."""
