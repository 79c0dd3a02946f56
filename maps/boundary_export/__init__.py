"""Exchange files of a boundary line 界线数据交换: one collection, many formats."""
