"""The version of the reader, apart from what it needs to read."""

READER_VERSION = "16"
"""Changes with everything that can change a reading."""
