"""The letters that this app sends."""
