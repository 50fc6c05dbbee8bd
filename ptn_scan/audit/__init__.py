"""The check by hand: what is claimed, what is sampled, and how sure the hands make it.

Pure functions on frozen values, in running order: `manifest` (the ballots and what they were
ruled), `assertions` (what the result claims), `planning` (how many ballots to look at), `sampling`
(which ones), `risk` (what the hands' findings are worth), `assessment` (where the audit stands).
The lists that people fill in are `sample_list` and `count_list`; docs/audit.md tells the whole.
"""
