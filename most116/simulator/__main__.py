"""`python -m most116.simulator CONFIG.json` runs the simulator until it is told to stop."""

from most116.simulator.serve import main

main()
