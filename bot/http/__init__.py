"""Our HTTP side: health, what the platforms post to us, and the pages of an install."""
