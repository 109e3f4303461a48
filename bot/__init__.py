"""Assistance Finder: whom to contact about persistent organic pollutants."""
