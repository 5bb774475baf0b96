"""The downloads: one module a format, each with one function that writes one file."""
