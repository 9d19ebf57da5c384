"""What a monitor asks a running installation: whether it lives, whether it can serve, how much waits."""
