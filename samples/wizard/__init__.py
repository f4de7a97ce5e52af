"""みなと市 届出受付: a stand-in for a system of several pages, with drafts. It knows nothing of yomikaki."""
