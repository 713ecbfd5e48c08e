"""What earlier builds computed: features by picture content, contents by file."""
