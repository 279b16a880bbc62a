"""What the fields of an EMR mean: rules applied to a visit."""
