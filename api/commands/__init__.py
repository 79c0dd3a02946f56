"""One module a group of commands of `gazetteer`."""
