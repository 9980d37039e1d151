"""Values and rules of the exchange: no input or output, no clock, no dice."""
