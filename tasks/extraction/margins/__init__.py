"""What stands at the margins of a text: notes that correct it, pull quotes, the next story."""
