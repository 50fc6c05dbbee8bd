"""What a closed election sends up: one signed archive, sealed if wanted, and its check."""
