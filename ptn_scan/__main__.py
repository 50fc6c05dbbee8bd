"""`python -m ptn_scan`, the same as `ptn-scan`."""

from ptn_scan.cli import main

if __name__ == "__main__":
    main()
