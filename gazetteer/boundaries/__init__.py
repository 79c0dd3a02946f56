"""Boundary lines 界线, boundary points 界线点 and markers 界桩: the register, and its checks."""
