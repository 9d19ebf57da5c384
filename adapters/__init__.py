"""The platforms: Slack, Teams, the browser, mail. They know nothing of law."""
