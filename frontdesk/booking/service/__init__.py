"""What can be done with a time: find, hold, book, move, cancel, arrive. One module per verb; none of them commits."""
