"""The list of feeds as files, and the search for a site's feeds."""
