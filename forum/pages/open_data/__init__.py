"""Open data: the figures of closed editions as files that anybody may use, small counts withheld."""
