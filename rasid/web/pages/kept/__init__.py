"""What a reader keeps: views, stars and notes, and what leaves as a file."""
