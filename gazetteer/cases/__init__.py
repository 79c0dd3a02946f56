"""Cases 地名区划事项: how a change of a name or division becomes law, and then the register."""
