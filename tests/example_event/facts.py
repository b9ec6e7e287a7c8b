"""What tests may rely on: the datasets of the example event, what is in them and what is wrong."""

CANARY = "ZQ7-CANARY-4411"
