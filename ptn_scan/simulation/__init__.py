"""Voters and scanners that are only simulated: for the demo, the tests and the accuracy run.

`hands` are writers, `voters` mark ballots with them and say what is right by each mark, `scanner`
makes scans of the marked pages. Everything comes of a seed and is measured in mm.
"""
