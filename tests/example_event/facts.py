"""What tests may rely on: which datasets the example event has, what is in them and what is wrong with them."""

CANARY = "ZQ7-CANARY-4411"
