#!/bin/sh
# Started by the engine in the place of start.mjs where one pack serves several runs: tells the pack's port, and ends with the engine,
# which holds the other end of standard input.
echo "$RUSTDESK_ENTRA_POLICY_PORT"
exec cat > /dev/null
