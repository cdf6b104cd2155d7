"""Wires the layers together."""
