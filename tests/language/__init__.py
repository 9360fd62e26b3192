"""Tests of the expression language; a package, because its modules share the ones without tests."""
