"""The bench of a sheet of reorganisation: preview, carry out, take back."""
