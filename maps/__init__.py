"""Tiles, styles and shareable pages; no HTTP."""
