# A follower that neither reaches the leader's end nor was there within replica.lag.time.max.ms is
# proposed to leave. The watermark waits for it until the controller has written that.
leader epoch=1 isr=1,2,3
produce records=2
fetch replica=2 offset=2 epoch=1
wait 20
fetch replica=2 offset=2 epoch=1
lag-check
wait 11
lag-check
----
leader.started epoch=1 log_end_offset=0 hw=0 isr=[1, 2, 3]
batch.appended base_offset=0 count=2 epoch=1 role=leader
offset 0, to be answered at hw 2
read nothing, hw 0
read nothing, hw 0
isr.proposed isr=[1, 2]

# In flight: broker 3 still counts; no second proposal.
lag-check
acked hw=2
verdict isr=1,2 pe=2
acked hw=2
----
waiting
isr.adopted partition_epoch=2 isr=[1, 2]
hw.advanced hw=2 log_end_offset=2
acknowledged

# Two minutes later broker 2 was last heard of long ago, but stands at the leader's end: it stays.
wait 120
lag-check
----

# A refusal that leaves it open who decided waits for newer metadata …
produce acks=1
lag-check
verdict error=INVALID_UPDATE_VERSION
lag-check
leader epoch=1 pe=3 isr=1,2
----
batch.appended base_offset=2 count=1 epoch=1 role=leader
offset 2
isr.proposed isr=[1]
isr.adopted partition_epoch=3 isr=[1, 2]

# … one that is certain goes back to the committed ISR, and anything else asks again.
lag-check
verdict error=INELIGIBLE_REPLICA
lag-check
verdict error=UNKNOWN_SERVER_ERROR
verdict isr=1 pe=4
----
isr.proposed isr=[1]
isr.proposed isr=[1]
isr.proposed isr=[1]
isr.adopted partition_epoch=4 isr=[1]
hw.advanced hw=3 log_end_offset=3
