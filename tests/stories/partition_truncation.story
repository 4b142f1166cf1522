# A leader finds by the epoch of a follower's last record whether the logs have parted (KIP-595).
leader epoch=1 isr=1,2
produce records=3
leader epoch=4 isr=1,2
produce records=2
fetch replica=2 offset=5 epoch=4 last=4
----
leader.started epoch=1 log_end_offset=0 hw=0 isr=[1, 2]
batch.appended base_offset=0 count=3 epoch=1 role=leader
offset 0, to be answered at hw 3
leader.started epoch=4 log_end_offset=3 hw=0 isr=[1, 2]
batch.appended base_offset=3 count=2 epoch=4 role=leader
offset 3, to be answered at hw 5
hw.advanced hw=5 log_end_offset=5
read nothing, hw 0

# Broker 2 wrote [3, 6) in epoch 2, when it was leader itself: our epoch 1 ends at 3.
fetch replica=2 offset=6 epoch=4 last=2
----
diverging: epoch 1 ends at 3

# A last epoch that we have never heard of is newer than our log.
fetch replica=2 offset=5 epoch=4 last=5
----
error OFFSET_OUT_OF_RANGE

# The other side of it. Now broker 2 leads, in epoch 6, and says that epoch 4 ends at 4 in its log:
# our record 4 is not in it.
follower epoch=6 leader=2
position
diverge epoch=4 end=4
position
----
follower.started epoch=6 leader=2 log_end_offset=5 hw=5
fetches at 5, last epoch 4, hw 5
log.truncated to=3 from=5 hw=3
agreed
fetches at 3, last epoch 1, hw 3

# It goes on with what the leader has; the watermark is the leader's, but never above our own end.
take records=2 at=3 epoch=6 hw=9
take hw=4
----
batch.appended base_offset=3 count=2 epoch=6 role=follower
hw.advanced hw=5 log_end_offset=5
hw.lowered hw=4 from=5

# An epoch that we do not have: back to the end of the last one below it, and ask again (KIP-279).
follower epoch=8 leader=3
diverge epoch=5 end=4
position
diverge epoch=1 end=2
position
----
follower.started epoch=8 leader=3 log_end_offset=5 hw=4
log.truncated to=3 from=5 hw=3
asks about the next older epoch
fetches at 3, last epoch 1, hw 3
log.truncated to=0 from=3 hw=0
agreed
fetches at 0, last epoch -1, hw 0
