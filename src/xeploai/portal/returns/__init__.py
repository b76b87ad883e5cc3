"""Pages of statistical returns: who sent one, what became of it, and the acts on it."""
