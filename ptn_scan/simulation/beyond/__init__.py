"""Voters, paper and scans beyond the profiles: each sheet shows one effect, so that a reader's
weakness has a name.

`effects` lists them and says what is right by each; `rows` and `pages` are what voters do, `sheets`
what happens to paper, `scans` how it is scanned; `ballots` puts one together from a seed.
"""
