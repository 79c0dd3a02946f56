"""Geometry, CRS, measuring, periods, the database, files; no word of the domain."""
