"""From what a flow says to what a screen shows: texts, shares and rows, without Qt."""
