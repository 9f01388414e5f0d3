"""Reads across the models of this app, a file a noun. Each costs the same number of queries whatever the size."""
