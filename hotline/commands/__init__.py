"""Commands beside the running line: protocol, directory, bench. Each file is one command; `lazy.py` finds them by name.

May use every room below. Does what a person at a terminal asked and prints it; decides nothing.
"""
