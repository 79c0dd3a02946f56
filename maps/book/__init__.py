"""The gazetteer book 《地名录》 on paper: how the contents of an edition are set in type."""
