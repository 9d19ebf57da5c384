"""The browser console of the demo: the platform that needs no account."""
