"""The composition root: what runs, in which process, made of which parts."""
