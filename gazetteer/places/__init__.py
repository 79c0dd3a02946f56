"""Places 地名实体 and place names 地名: what they are, how they enter, how they are asked for."""
