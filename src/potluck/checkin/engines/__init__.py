"""Who does the work of passes: this process, or others."""
