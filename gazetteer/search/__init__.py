"""Search 地名检索: from what people type to places, with the reason for every hit."""
