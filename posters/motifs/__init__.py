"""Motifs: small drawings in a square, each a function of a dice."""
