"""The only SQL of Isthmus: tables, queues, repositories and the two engines. Knows no platform, no network but its own."""
