"""What is kept between runs: its port, its tables, its migrations."""
