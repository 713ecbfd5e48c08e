"""From a feed to a published generation: apply the catalogue, embed its pictures, verify."""
