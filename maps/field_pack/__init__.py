"""Field packs 外业数据包: what a team takes along on its devices, offline."""
