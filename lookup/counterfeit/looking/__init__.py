"""What of two photos is compared: parts, patches, alignment, heat."""
