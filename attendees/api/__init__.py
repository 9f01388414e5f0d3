"""What phones of the door call: JSON in, JSON out, described in docs/door-api.yaml."""
