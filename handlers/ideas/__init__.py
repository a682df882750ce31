"""Ideas in the chats: proposed, found alike, supported, said something about, merged, answered, decided."""
