"""What the application needs of the world, in the domain's words. Protocols only."""
