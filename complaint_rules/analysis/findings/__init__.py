"""The families of findings, one module each; whoever adds one names it in :mod:`.families`."""
