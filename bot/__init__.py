"""The jobs that read the wiki into the store and write notices."""
