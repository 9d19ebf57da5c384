"""Slack: what it says becomes a sentence, what Counterpart says becomes blocks; it knows nothing of the work itself."""
