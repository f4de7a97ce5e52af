"""A benchmark of the pipeline: sheets of 25 fields, and where each second of a sheet goes."""
