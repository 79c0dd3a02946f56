"""HTTP, the web app, the command line and settings; no SQL."""
