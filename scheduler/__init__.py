"""Time: working hours, durable timers, the clock and the loop; knows nothing of assignments."""
