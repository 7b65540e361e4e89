"""The bottom floor: the words, the tables, the session and the migrations; knows no rule."""
