"""`python -m ptn_scan.simulation.accuracy`: see `commands.accuracy`."""

from ptn_scan.simulation.accuracy.commands import accuracy, main

if __name__ == "__main__":
    main(accuracy)
