"""What stands beside the stories: topics to choose, what rises, the map."""
