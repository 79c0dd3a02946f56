"""`make bench`: how fast the service is at national size, beside named baselines.

Run by `python -m tests.benchmarks`; pytest does not collect it, and nothing is asserted but that
every engine gives the same figures.
"""
