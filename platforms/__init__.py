"""What people say to the bot, and what it says to them, per platform. The two packages never meet."""
