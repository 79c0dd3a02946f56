"""Cases 地名区划事项: how a change of a name, division or marker becomes law, then the register."""
