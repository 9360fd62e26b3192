"""Files of complaints decided at once: what is read, what comes out, what is refused, and the sum of it all."""
