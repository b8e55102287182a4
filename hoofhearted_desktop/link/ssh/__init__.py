"""Servers over SSH: what `ssh` would do with the same name and the same files, by paramiko, which is imported only here."""
