"""Tables of names, computed and written down, as the tagger asks them."""
