"""What is compiled: kernels over columns of text, called by the plain modules beside them."""
