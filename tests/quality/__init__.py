"""`make quality`: how well the service does on names and events it was not tuned on."""
