"""The bundled newsroom: invented outlets on loopback that show what Rasid does with real-life pages."""
