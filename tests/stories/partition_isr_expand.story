# Broker 1 leads alone, 2 and 3 have fallen out. Joining needs everything that is committed.
leader epoch=1 isr=1
produce records=4
fetch replica=2 offset=2 epoch=1
----
leader.started epoch=1 log_end_offset=0 hw=0 isr=[1]
batch.appended base_offset=0 count=4 epoch=1 role=leader
hw.advanced hw=4 log_end_offset=4
offset 0, to be answered at hw 4
read [0, 4), hw 4

# At the watermark broker 2 is proposed; from now on the watermark waits for it too, whatever the
# controller says.
fetch replica=2 offset=4 epoch=1
produce acks=1
acked hw=5
verdict isr=1,2 pe=2
fetch replica=2 offset=5 epoch=1
----
isr.proposed isr=[1, 2]
read nothing, hw 4
batch.appended base_offset=4 count=1 epoch=1 role=leader
offset 4
waiting
isr.adopted partition_epoch=2 isr=[1, 2]
hw.advanced hw=5 log_end_offset=5
read nothing, hw 4

# A fenced broker may not join (KIP-841).
fence 3
fetch replica=3 offset=5 epoch=1
----
read nothing, hw 5

# Nor may a process other than the registered one: its disk may be empty by now (KIP-903).
crash
replaced 2 epoch=9
leader epoch=2 pe=3 isr=1
fetch replica=2 offset=5 epoch=2
fetch replica=2 offset=5 epoch=2 replica-epoch=9
----
log.recovered log_end_offset=5 hw=0
leader.started epoch=2 log_end_offset=5 hw=0 isr=[1]
hw.advanced hw=5 log_end_offset=5
read nothing, hw 5
isr.proposed isr=[1, 2]
read nothing, hw 5

# A new leader's watermark may be stale: a follower that has all below it but not the start of the
# leader's epoch could lack committed records, and may not join (KAFKA-7128).
crash
leader epoch=3 pe=4 isr=1,3
fetch replica=2 offset=0 epoch=3 replica-epoch=9
fetch replica=2 offset=5 epoch=3 replica-epoch=9
----
log.recovered log_end_offset=5 hw=0
leader.started epoch=3 log_end_offset=5 hw=0 isr=[1, 3]
read [0, 4) [4, 5), hw 0
isr.proposed isr=[1, 3, 2]
read nothing, hw 0
