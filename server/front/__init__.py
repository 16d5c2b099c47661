"""What stands before the application: cache, single flight, compression, fair queue, metrics and log, as plain WSGI.

Flask is the ceiling of what one process answers; an answer that is known does not go through it.
"""
