"""The steps that commands and alarms share, each inside the caller's transaction: what is owed, who is told, what words mean."""
