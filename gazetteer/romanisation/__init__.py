"""Romanisation 罗马字母拼写: place names in Pinyin by the rules of 1984, and how sure it is."""
