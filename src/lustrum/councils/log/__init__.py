"""The log anyone can verify: a Merkle tree over entries, signed checkpoints, witnesses, static tiles."""
