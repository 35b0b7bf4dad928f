"""When an article was published and changed: fields of its page, and lines around its text."""
