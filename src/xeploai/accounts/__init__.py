"""Accounts of people who sign in, and the journal."""
