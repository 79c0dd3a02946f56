"""Accounts 账户: who may do what, and how they show that it is they."""
