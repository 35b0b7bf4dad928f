"""What can be wrong with a machine, its server and its service.

`rasid doctor` prints it, a start refuses the worst.
"""
