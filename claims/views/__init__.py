"""The pages of the review desk, one module per thing a person does there."""
