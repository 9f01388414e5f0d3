"""The badge as paper: texts and colours in, PDF and QR pictures out. Knows no model."""
