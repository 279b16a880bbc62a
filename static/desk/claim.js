// claim
