"""What the product promises of safety, by id, and the tests that each promise stands on."""
