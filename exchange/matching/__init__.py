"""The numeric core: who fits whom, and how well. Arrays and values in, values out."""
