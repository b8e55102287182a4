"""What is known: readings, activity, detector, expectations, the sentence, the wire. The standard library only; no input or output, no clock, no threads."""
