"""Strict interpretation: from what a person or register wrote to facts with evidence, or an error with its place."""
