"""Programs that make the tables the packages ship; run by hand, never by a test."""
