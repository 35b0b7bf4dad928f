"""The bundled newsroom.

Invented outlets on loopback that show what Rasid does with real-life pages.
"""
