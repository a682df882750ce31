"""Pictures from values: plots and the map. The libraries live in a process of their own that ends with the picture."""
