"""Pages and schemas in the site's guide that are generated from the code."""
