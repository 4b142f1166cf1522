# A process that dies keeps what it wrote; the watermark is what was last checkpointed.
leader epoch=1 isr=1,2
produce records=2
produce records=2
fetch replica=2 offset=2 epoch=1
checkpoint
fetch replica=2 offset=4 epoch=1
crash
follower epoch=2 leader=2
position
----
leader.started epoch=1 log_end_offset=0 hw=0 isr=[1, 2]
batch.appended base_offset=0 count=2 epoch=1 role=leader
offset 0, to be answered at hw 2
batch.appended base_offset=2 count=2 epoch=1 role=leader
offset 2, to be answered at hw 4
hw.advanced hw=2 log_end_offset=4
read [2, 4), hw 0
hw.advanced hw=4 log_end_offset=4
read nothing, hw 2
log.recovered log_end_offset=4 hw=2
follower.started epoch=2 leader=2 log_end_offset=4 hw=2
fetches at 4, last epoch 1, hw 2

# Without power, what was never synced is gone. The follower that comes back has less than the
# leader, and says so by its fetches.
power-loss
follower epoch=3 leader=2
position
----
log.recovered log_end_offset=0 hw=0
follower.started epoch=3 leader=2 log_end_offset=0 hw=0
fetches at 0, last epoch -1, hw 0
