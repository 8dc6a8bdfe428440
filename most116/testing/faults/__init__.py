"""Real processes of a whole house on loopback, faults in the middle of load, and a judge who looks from outside."""
