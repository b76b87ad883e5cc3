"""Files that people send: checked, previewed row by row, and stored when confirmed."""
