"""Every figure counted again, from an export and in plain Python, and compared with what the site says."""
