"""The pages that the law asks for: shown to everybody, written by organisers, their facts filled in once."""
