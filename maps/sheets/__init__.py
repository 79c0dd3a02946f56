"""Survey map sheets 界线详图 along a boundary line, at true scale."""
