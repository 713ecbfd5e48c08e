"""How the stages of a build run beside each other: bounded queues, threads, interrupts."""
