"""The demo network, made by firing real actions."""
