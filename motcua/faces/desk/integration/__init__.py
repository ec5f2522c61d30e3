"""Services on the National Portal: where the plan stands, the list, and a service with its check-list, runs and acts."""
