"""The accuracy run: the reader and the rules on simulated ballots of which the truth is known.

`trials` marks, scans and reads one ballot; `store` keeps what was read, so that a run can be broken
off and continued; `running` fills the store with all cores. From the store come `verdicts` (each
row ruled and held against the truth), `counts`, `bounds` and the `report`, the `cases` worth
looking at, and the `sweep` of the limits that rows are ruled by.
"""
