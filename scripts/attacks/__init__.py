"""What attacks a service, and what watches how others fare meanwhile."""
