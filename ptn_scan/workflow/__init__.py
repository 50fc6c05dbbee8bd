"""What the commands do: each composes the stages, the ballot box and the workers.

A module for each group of commands; their functions take an `ElectionFolder` and values, and
return values. They print nothing: the command line shows what they return.
"""
