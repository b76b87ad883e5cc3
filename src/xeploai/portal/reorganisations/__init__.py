"""Pages of reorganisations: what a sheet does, the sheets carried out, taking one back."""
