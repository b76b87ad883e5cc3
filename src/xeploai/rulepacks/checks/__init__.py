"""Checks between values of a pack, of a layer and its pack, and of packs that follow each other."""
