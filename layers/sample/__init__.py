"""The Fuyang sample 阜阳样例: real facts, and simulated outlines, households and facilities."""
