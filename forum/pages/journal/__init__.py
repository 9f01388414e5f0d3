"""The journal's pages: who did what, to whom, when."""
