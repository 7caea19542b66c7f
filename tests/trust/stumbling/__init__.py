"""Pages and a task that break over a child's value in every way that a page and a task can."""
