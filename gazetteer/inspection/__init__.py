"""Joint inspection 联合检查 of boundary lines: due lists, plans, field packs, reports."""
