"""Publishing 出版: the city's gazetteer book and tables, its heritage list, linked open data."""
