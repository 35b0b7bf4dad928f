"""What the words around a hit say of it."""
