"""The search index: its port and its Tantivy implementation."""
