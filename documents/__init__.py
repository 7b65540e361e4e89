"""Renders the PDF of a document from a context it is given; knows no Flask and no rule."""
