"""Stories: customers and a team play a day's work through whatever bot is connected, and check what both sides saw."""
