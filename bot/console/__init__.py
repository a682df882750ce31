"""What people type at a terminal: `isthmus check`, `setup`, `import`, `backup`, `demo` and the others, each with its module."""
