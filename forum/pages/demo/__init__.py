"""A lifelike edition, invented from end to end and marked so. Repeatable for a seed."""
