"""A page on paper: set by Typst, as ``handout.typ`` of the project's templates wants it to look."""
