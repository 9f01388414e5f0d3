"""The figures of editions on pages, in the report and as open data."""
