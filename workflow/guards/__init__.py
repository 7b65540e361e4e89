"""Why an action cannot be done: pure functions that give a Dutch reason, or nothing.

A fact guard `(facts) -> reason or None` greys the button; an input guard `(facts, data) -> {field: reasons}` is asked
with the input. Each sentence says what to do. Source: the columns "refused on facts" and "refused on input" of
design/process.md.
"""
