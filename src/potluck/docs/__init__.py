"""Pages and schemas of the site's guide that are made from the code."""
