# The high watermark is the lowest end of the log among the in-sync replicas.
min-isr 2
leader epoch=1 isr=1,2,3
produce records=5
fetch replica=2 offset=4 epoch=1
fetch replica=3 offset=2 epoch=1
----
leader.started epoch=1 log_end_offset=0 hw=0 isr=[1, 2, 3]
batch.appended base_offset=0 count=5 epoch=1 role=leader
offset 0, to be answered at hw 5
read [0, 5), hw 0
hw.advanced hw=2 log_end_offset=5
read [0, 5), hw 0

# Consumers read below it, followers everything.
consume offset=0
fetch replica=3 offset=5 epoch=1
consume offset=0
----
read nothing, hw 2
hw.advanced hw=4 log_end_offset=5
read nothing, hw 2
read nothing, hw 4

# Between watermark and end there is nothing for a consumer; behind the end there is no offset.
consume offset=5
consume offset=6
----
read nothing, hw 4
error OFFSET_OUT_OF_RANGE

# Since KAFKA-15583 the watermark stands still while the ISR is below min.insync.replicas: a lone
# leader commits nothing.
fetch replica=2 offset=5 epoch=1
leader epoch=1 pe=2 isr=1
produce acks=1
latest
----
hw.advanced hw=5 log_end_offset=5
read nothing, hw 4
isr.adopted partition_epoch=2 isr=[1]
batch.appended base_offset=5 count=1 epoch=1 role=leader
offset 5
latest 5

# Before it, a leader that was alone committed alone.
without KAFKA-15583
leader epoch=2 pe=3 isr=1
----
leader.started epoch=2 log_end_offset=6 hw=0 isr=[1]
hw.advanced hw=6 log_end_offset=6

# An ISR that shrank between append and commit: the record is committed, on fewer replicas than the
# producer had asked for.
acked hw=6
----
error NOT_ENOUGH_REPLICAS_AFTER_APPEND

# A new leader's own watermark may be behind what the last one told consumers: until it reaches the
# start of the leader's epoch, the end of the partition is not told (KIP-207).
leader epoch=3 pe=4 isr=1,2
produce acks=1
crash
leader epoch=4 pe=5 isr=1,2
latest
fetch replica=2 offset=7 epoch=4
latest
----
leader.started epoch=3 log_end_offset=6 hw=6 isr=[1, 2]
batch.appended base_offset=6 count=1 epoch=3 role=leader
offset 6
log.recovered log_end_offset=7 hw=0
leader.started epoch=4 log_end_offset=7 hw=0 isr=[1, 2]
error OFFSET_NOT_AVAILABLE
hw.advanced hw=7 log_end_offset=7
read nothing, hw 0
latest 7
