"""A form with everything that a form can hold beside plain boxes: 明細, printed codes, a back, conditions."""
