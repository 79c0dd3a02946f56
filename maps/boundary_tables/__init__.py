"""Tables of a boundary line 界线成果表: marker results, register sheets, boundary points."""
