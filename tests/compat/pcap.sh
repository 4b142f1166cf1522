#!/usr/bin/env bash
# pcap.sh BROKERSCOPE TSHARK SCENARIOS: Wireshark reads our captures without a complaint.
#
# Clients are capped to the highest versions that tshark 4.0 knows. What goes on between brokers and
# controllers is newer than it knows, and it says so: those packets are left out, and what remains
# must be plenty, neither malformed nor longer or shorter than it should be.
set -euo pipefail
brokerscope=$1
tshark=$2
scenarios=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
caps='versions={Produce: 8, Fetch: 11, ListOffsets: 5, Metadata: 9, ApiVersions: 3, OffsetForLeaderEpoch: 3, InitProducerId: 3, CreateTopics: 5}'
status=0

# A line a packet of a version that tshark knows: what it is | malformed? | wrong length?
for file in "$scenarios"/*/*.yaml; do
    scenario=$(basename "$file" .yaml)
    "$brokerscope" export "$file" --set "$caps" --to pcap --out "$folder/capture.pcap"
    "$tshark" -r "$folder/capture.pcap" -d tcp.port==9092,kafka -d tcp.port==9093,kafka -Y kafka \
        -T fields -E 'separator=|' -e _ws.col.Info -e _ws.malformed -e kafka.pdu_length_mismatch \
        2>"$folder/errors" >"$folder/packets" || { cat "$folder/errors" >&2; exit 1; }
    grep -v -e 'Unsupported API version' -e 'Unknown API key' "$folder/packets" |
        sed "s/^/$scenario: /" >>"$folder/seen"
done
if grep -v '||$' "$folder/seen"; then
    echo "malformed, or not as long as it says"
    status=1
fi

# Enough of each was looked at.
for wanted in 'Produce v8 Request:50' 'Produce v8 Response:50' 'Fetch v11 Request:100' \
              'Fetch v11 Response:100' 'Metadata v9 Response:30' 'Offsets v5 Response:4' \
              'ApiVersions v3 Response:30' 'InitProducerId v3 Response:4'; do
    found=$(grep -c "${wanted%:*}" "$folder/seen" || true)
    echo "${wanted%:*}: $found packets"
    if [ "$found" -lt "${wanted#*:}" ]; then
        echo "expected at least ${wanted#*:}"
        status=1
    fi
done
exit $status
