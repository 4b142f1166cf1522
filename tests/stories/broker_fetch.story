topic orders replicas=1,2
hide produce to=1
wait 1s
----
controller-1 leader.elected leader=1 epoch=0 unclean=false isr=[1, 2]
broker-1 leader.started epoch=0 log_end_offset=0 hw=0
-> orders NONE
broker-2 hw.advanced hw=1

# What is there is answered at once.
fetch from=1 offset=0
----
-> read [0, 1), hw 1

# At the end, the request is parked until something comes …
fetch from=1 offset=1 wait=5000
wait 1s
produce to=1
----
broker-1 request.parked client=reader api=Fetch
…
broker-1 batch.appended base_offset=1 count=1 epoch=0 role=leader
broker-1 request.parked client=shop api=Produce
broker-2 batch.appended base_offset=1 count=1 epoch=0 role=follower
broker-1 hw.advanced hw=2
-> written at 1
-> read [1, 2), hw 2

# … or its time is over.
fetch from=1 offset=2 wait=300
wait 400ms
----
broker-1 request.parked client=reader api=Fetch
…
-> read nothing, hw 2

# Fewer bytes than asked for are waited for, too.
fetch from=1 offset=0 min=100000 wait=2000
wait 3s
----
broker-1 request.parked client=reader api=Fetch
broker-2 hw.advanced hw=2
…
-> read [0, 1) [1, 2), hw 2

# A batch larger than the limit is sent all the same, if it is the first.
fetch from=1 offset=0 max=1
----
-> read [0, 1), hw 2

# Only the leader serves; offsets outside the log do not exist.
fetch from=2 offset=0
fetch from=1 offset=9
fetch from=1 offset=0 epoch=7
----
-> NOT_LEADER_OR_FOLLOWER
-> OFFSET_OUT_OF_RANGE
-> UNKNOWN_LEADER_EPOCH

# Where the partition begins and ends, by position and by time.
offset of=1 at=latest
offset of=1 at=earliest
offset of=1 at=1767225600000
offset of=1 at=1767225600001
epoch-end of=1 epoch=0
----
-> offset 2
-> offset 0
-> offset 0
-> offset -1
-> epoch 0 ends at 2

# A parked fetch hears of a change of leader: broker 1 stops in good order while it waits.
fetch from=1 offset=2 wait=20000
stop 1
wait 5s
metadata from=2
----
broker-1 request.parked client=reader api=Fetch
…
controller-1 isr.shrunk removed=1 isr=[2]
controller-1 leader.elected leader=2 epoch=1 unclean=false isr=[2]
broker-2 leader.started epoch=1 log_end_offset=2 hw=2
-> NOT_LEADER_OR_FOLLOWER
controller-1 broker.fenced broker=1
-> brokers 2 3
-> orders/0 leader 2 epoch 1 isr [2]
