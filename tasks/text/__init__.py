"""Letters and words: charsets, normal forms, languages, calendars, dates."""
