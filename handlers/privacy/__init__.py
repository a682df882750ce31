"""What customers may know, have and undo of what is kept about them."""
