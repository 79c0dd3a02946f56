"""Divisions 行政区划, their names, codes, outlines and lineage; no facilities, no HTTP."""
