"""What a transition changes, inside its transaction: one file per machine, one function per action."""
