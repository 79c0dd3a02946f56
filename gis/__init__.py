"""Geometry, CRS, measuring, validity periods, the database, reading and writing files; no word of the domain."""
