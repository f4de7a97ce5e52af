"""How the cell network is made: pen strokes, fonts and real boxes, worn; then a fit, figures and a card."""
