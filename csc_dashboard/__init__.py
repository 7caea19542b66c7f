"""The front door: settings, addresses, the worker, the embedded database and the commands."""
