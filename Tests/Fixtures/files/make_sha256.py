"""Prints the expected value of everyLengthAroundABlockMatchesHashlib (SHA256Tests). Made with Python 3.11 (hashlib)."""

import hashlib

chain = hashlib.sha256()
for length in range(201):
    chain.update(hashlib.sha256(bytes(range(length))).digest())
print(chain.hexdigest())
