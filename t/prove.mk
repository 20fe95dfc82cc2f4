# SPDX-License-Identifier: Apache-2.0
# What holds for all that strangers can send, shown by Frama-C's Eva: no access
# outside of memory, no read of what was not written, no overflow.

prove:
	packaging/setup.sh prove
	t/prove/run $(BUILD)/prove

# Less than a minute: some lengths only.
prove-quick:
	packaging/setup.sh prove
	t/prove/run --quick $(BUILD)/prove-quick

# Whether the proofs would see a mistake.
prove-faults:
	packaging/setup.sh prove
	t/prove/faults $(BUILD)/prove-faults

.PHONY: prove prove-quick prove-faults
