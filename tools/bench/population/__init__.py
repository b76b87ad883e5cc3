"""The bench of opening a cycle and of refreshing its population."""
