"""The people, organisations and offers of the network, signing in, and the public pages."""
