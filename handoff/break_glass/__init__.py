"""Break-glass: two people reveal the address of one person in danger, to whoever sends help (domain sheet 5.7)."""
