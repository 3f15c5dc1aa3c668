"""Signing in with what somebody has elsewhere: a directory's password, an identity provider."""
