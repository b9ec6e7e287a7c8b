"""The generator of the example event: every value under ``catalog/<agency>/`` comes out of here."""
