"""Pages of cycles: plan, open, correct, close, reopen, withdraw."""
