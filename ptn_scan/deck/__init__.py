"""The test deck: sheets with marks that are known beforehand, and what a scan of them shows."""
