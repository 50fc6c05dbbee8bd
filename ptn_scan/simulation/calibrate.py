"""`python -m ptn_scan.simulation.calibrate`: see `accuracy.commands.calibrate`."""

from ptn_scan.simulation.accuracy.commands import calibrate, main

if __name__ == "__main__":
    main(calibrate)
