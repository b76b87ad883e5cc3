"""An invented province on top of published totals: the demonstration, as plain values."""
