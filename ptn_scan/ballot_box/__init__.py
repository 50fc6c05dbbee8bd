"""The database of an election: register, scans, readings, decisions and their journal.

`BallotBox` (box.py) is the one way in. Everything is appended and nothing is changed; each append
writes its journal entry in the same transaction.
"""
