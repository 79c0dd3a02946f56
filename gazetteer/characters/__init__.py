"""Facts of Chinese characters: the national table, strokes, variants, look-alikes. No database."""
