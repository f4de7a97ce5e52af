"""What happened, durably: events, queue, blobs, figures."""
