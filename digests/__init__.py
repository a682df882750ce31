"""What a team is told at its hour: which items, in which order, in which words. Pure but for `publish`."""
