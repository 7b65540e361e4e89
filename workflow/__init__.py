"""The rules: what may happen, who may do it, who may see what; knows no Flask."""
