"""What people take away, or have in their hands when there is no screen."""
