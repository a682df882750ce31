"""The ecosystem as colleagues see it: the map, one actor, whom a decision touches; and the pulse."""
