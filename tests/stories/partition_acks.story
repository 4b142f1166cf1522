# What a Produce's acks mean to a leader. Broker 1 leads orders/0; 2 and 3 follow.
min-isr 2
leader epoch=1 isr=1,2,3
----
leader.started epoch=1 log_end_offset=0 hw=0 isr=[1, 2, 3]

# acks=1 and acks=0: appended here is all that is promised.
produce acks=1
produce acks=0
----
batch.appended base_offset=0 count=1 epoch=1 role=leader
offset 0
batch.appended base_offset=1 count=1 epoch=1 role=leader
offset 1

# acks=all: the answer waits until every in-sync replica has the record. A follower's fetch at an
# offset proves that it has everything below it.
produce acks=all
acked hw=3
fetch replica=2 offset=3 epoch=1
acked hw=3
fetch replica=3 offset=3 epoch=1
acked hw=3
----
batch.appended base_offset=2 count=1 epoch=1 role=leader
offset 2, to be answered at hw 3
waiting
read nothing, hw 0
waiting
hw.advanced hw=3 log_end_offset=3
read nothing, hw 0
acknowledged

# Below min.insync.replicas nothing is appended for acks=all; acks=1 does not care.
leader epoch=1 pe=2 isr=1
produce acks=all
produce acks=1
----
isr.adopted partition_epoch=2 isr=[1]
batch.rejected error=NOT_ENOUGH_REPLICAS count=1
error NOT_ENOUGH_REPLICAS
batch.appended base_offset=3 count=1 epoch=1 role=leader
offset 3

# min.insync.replicas is never more than there are replicas (Partition.scala, effectiveMinIsr).
leader epoch=2 pe=3 isr=1 replicas=1
produce acks=all
acked hw=5
----
leader.started epoch=2 log_end_offset=4 hw=3 isr=[1]
hw.advanced hw=4 log_end_offset=4
batch.appended base_offset=4 count=1 epoch=2 role=leader
hw.advanced hw=5 log_end_offset=5
offset 4, to be answered at hw 5
acknowledged
