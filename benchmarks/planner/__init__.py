"""The engine's figures, one module a problem: `run` for `make bench`, medians of five seeds; `quick` for the tests."""
