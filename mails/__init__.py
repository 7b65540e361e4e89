"""Renders and hands over a mail from a context it is given; knows no Flask and no rule."""
