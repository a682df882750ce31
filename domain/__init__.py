"""What Isthmus is about, as values and pure functions. Knows no chat platform, no clock, no row, no socket."""
