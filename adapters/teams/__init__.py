"""Teams: what it says becomes a sentence, what Counterpart says becomes cards; it knows nothing of the work itself."""
