"""Taking a customer out of everything: every table, the sealed logs included, and what is left to do on platforms."""
