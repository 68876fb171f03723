"""The graph on a Neo4j server: connection, push, and the store that reads it."""
