"""Ideas of customers and colleagues: who supports them, what has become of them, which of them are one."""
