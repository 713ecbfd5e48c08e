"""A running service and the app it serves: waiting, throughput, swaps of generations."""
