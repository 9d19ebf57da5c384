"""The program: settings, wiring, command line. The only package that knows everything."""
