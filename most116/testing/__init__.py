"""Real servers and small instruments for the tests; the product never imports it."""
