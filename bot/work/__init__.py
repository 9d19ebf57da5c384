"""Steps that commands and alarms share inside a transaction: what is owed, who is told, what words mean."""
