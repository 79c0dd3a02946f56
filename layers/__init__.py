"""Facility kinds, facilities, demand and coverage analyses; no tiles, no HTTP."""
