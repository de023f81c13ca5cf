"""The admin of councils, people, the audit chain and certified documents."""
