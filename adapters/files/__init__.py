"""Files that are fetched by a link: the same on every platform, since each of them opens one."""
