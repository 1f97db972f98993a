"""What prices did next, from a grocer's year: series, lessons, trees for `models/forecast/learned.py`."""
