"""Reading the outside: fetch, manners, polling."""
