"""What every room stands on: errors, exits, deadlines, durable writes, locks."""
