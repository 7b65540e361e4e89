"""The case table: meetings, sealed envelopes, the room, the advice with its sources, and the school's free choice."""
