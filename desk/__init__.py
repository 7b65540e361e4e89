"""What each role works from: the request page, the desks, the timeline, the messages and search."""
