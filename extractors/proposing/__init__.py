"""A form definition proposed from a blank: what is ruled and printed becomes fields, for a clerk to mend."""
