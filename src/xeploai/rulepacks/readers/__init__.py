"""From the shapes of a file to values of the domain, with the checks that need its other parts."""
