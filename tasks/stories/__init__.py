"""What two texts have to do with each other: a copy, the same event told independently, or neither.

tokens | pieces | telling | agreement | relation

A text becomes pieces (words and facts), and these a telling. Two tellings are compared by what they
share word for word, and by what they agree on.
"""
