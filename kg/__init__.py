"""The secoop library: records, loaders, store, validation and the ``kg`` command."""

__version__ = "0.1.0"
