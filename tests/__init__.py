"""The tests; a package, so that their shared modules are not mistaken for another distribution's."""
