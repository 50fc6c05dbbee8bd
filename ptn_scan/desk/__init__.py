"""The committee's desk: the whole vote on pages in a browser, on this machine alone.

Whatever a page does, a command does too, through the same function of `workflow`.
"""
