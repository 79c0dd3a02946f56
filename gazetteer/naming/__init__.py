"""Rules for place names 地名命名规则: what speaks against a name, by which article, and why."""
