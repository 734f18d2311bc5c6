"""A plan carried out: control figures, the ledger of reports, what is made of them, the plan rolled on."""
