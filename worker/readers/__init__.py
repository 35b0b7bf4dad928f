"""Who reads over HTTP and what each may change: names, roles, sessions, what was changed.

A secret is shown once, when its reader is added; the server keeps its digest. A session is a
random value whose digest leads to a name, so what the server holds opens nothing.
"""
