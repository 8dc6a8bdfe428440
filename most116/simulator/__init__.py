"""A pretended outside world: people's phones on one side, a platform's interface on the other (decision 0024)."""
