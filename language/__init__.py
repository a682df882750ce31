"""What understands text. Nothing here sends, decides or sees more than it is handed."""
