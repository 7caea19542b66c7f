"""Who may do what, and who did: people, authorities, roles, doors, the audit trail."""
