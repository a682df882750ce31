"""The verbs of Isthmus: load, decide, save, enqueue. No vendor, no SQL, no clock; each runs inside one unit of work."""
