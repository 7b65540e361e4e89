"""The intake conversation: the chat, the planning of the talk and the report of it."""
