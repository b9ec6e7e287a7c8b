"""Names of the files at the top of every bundle."""

__all__ = ["DESCRIPTOR", "SUMS", "TOP_FILES"]

DESCRIPTOR = "datapackage.json"
SUMS = "SHA256SUMS"
TOP_FILES = (SUMS, DESCRIPTOR, "START-HERE.html", "README.md", "dictionary.csv")
