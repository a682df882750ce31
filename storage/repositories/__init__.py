"""What handlers keep and find again, a repository an area. Each knows its rows, and decides nothing."""
