"""Where scans come from: image files, PDF and folders in, one `Scan` a page out."""
