"""Figures drawn from data. What is heavy to load is loaded by those who ask for it."""
