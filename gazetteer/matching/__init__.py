"""Matching other people's names with the register 地名匹配: one by one, or a whole table."""
