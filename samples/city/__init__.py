"""みどり野市 業務システム: a stand-in for a city's business system. It knows nothing of yomikaki."""
