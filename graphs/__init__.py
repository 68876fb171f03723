"""What the graph says and how it looks: analyses and views over graphs from `kg`."""
