# Three brokers, one partition on all of them. Broker 1 leads.
topic orders replicas=1,2,3 min.insync.replicas=2
----
controller-1 leader.elected leader=1 epoch=0 unclean=false isr=[1, 2, 3]
broker-1 leader.started epoch=0 log_end_offset=0 hw=0
-> orders NONE

# acks=all: written here, fetched by both followers, whose next fetches prove it; then the answer.
produce to=1
----
broker-1 batch.appended base_offset=0 count=1 epoch=0 role=leader
broker-1 request.parked client=shop api=Produce
broker-2 batch.appended base_offset=0 count=1 epoch=0 role=follower
broker-3 batch.appended base_offset=0 count=1 epoch=0 role=follower
broker-1 hw.advanced hw=1
-> written at 0

# acks=1 does not wait for them.
produce to=1 acks=1
wait 1s
----
broker-1 batch.appended base_offset=1 count=1 epoch=0 role=leader
-> written at 1
broker-2 batch.appended base_offset=1 count=1 epoch=0 role=follower
broker-2 hw.advanced hw=1
broker-3 batch.appended base_offset=1 count=1 epoch=0 role=follower
broker-3 hw.advanced hw=1
broker-1 hw.advanced hw=2
broker-2 hw.advanced hw=2
broker-3 hw.advanced hw=2

# Who does not lead says who does (KIP-951).
produce to=2
----
-> NOT_LEADER_OR_FOLLOWER, ask broker 1

# acks=0 has no answer; an error closes the connection, and that is all the client hears.
produce to=1 acks=0
produce to=2 acks=0
wait 1s
----
broker-1 batch.appended base_offset=2 count=1 epoch=0 role=leader
broker-2 batch.appended base_offset=2 count=1 epoch=0 role=follower
broker-3 batch.appended base_offset=2 count=1 epoch=0 role=follower
broker-1 hw.advanced hw=3
broker-2 hw.advanced hw=3
broker-3 hw.advanced hw=3

# acks other than 0, 1 and all do not exist.
produce to=1 acks=2
----
-> INVALID_REQUIRED_ACKS

# A producer id comes from the block that the controller gave this broker.
producer-id from=1
wait 1s
producer-id from=1
producer-id from=1
producer-id from=2
wait 1s
producer-id from=2
----
-> COORDINATOR_LOAD_IN_PROGRESS
-> producer id 0 epoch 0
-> producer id 1 epoch 0
-> COORDINATOR_LOAD_IN_PROGRESS
-> producer id 1000 epoch 0

# The retry of an idempotent batch is recognised, also by the next leader: it is in the log.
produce to=1 pid=0 seq=0
produce to=1 pid=0 seq=0
----
broker-1 batch.appended base_offset=3 count=1 epoch=0 role=leader
broker-1 request.parked client=shop api=Produce
broker-2 batch.appended base_offset=3 count=1 epoch=0 role=follower
broker-3 batch.appended base_offset=3 count=1 epoch=0 role=follower
broker-1 hw.advanced hw=4
-> written at 3
broker-1 batch.deduplicated base_offset=3 count=1
-> written at 3

# While both followers are cut off a Produce waits, and times out; the record stays in the log.
cut 1 2
cut 1 3
produce to=1 timeout=1500
wait 2s
----
broker-1 batch.appended base_offset=4 count=1 epoch=0 role=leader
broker-1 request.parked client=shop api=Produce
…
-> REQUEST_TIMED_OUT

# The connection serves one request at a time: this fetch waited behind the next produce.
produce to=1 timeout=3000
fetch from=1 offset=0 as=shop
heal
wait 5s
----
broker-1 batch.appended base_offset=5 count=1 epoch=0 role=leader
broker-1 request.parked client=shop api=Produce
…
…
broker-2 batch.appended base_offset=4 count=1 epoch=0 role=follower
broker-2 hw.advanced hw=4
broker-3 batch.appended base_offset=4 count=1 epoch=0 role=follower
broker-3 hw.advanced hw=4
broker-1 hw.advanced hw=5
broker-2 batch.appended base_offset=5 count=1 epoch=0 role=follower
broker-3 batch.appended base_offset=5 count=1 epoch=0 role=follower
broker-1 hw.advanced hw=6
-> written at 5
-> read [0, 1) [1, 2) [2, 3) [3, 4) [4, 5) [5, 6), hw 6
broker-2 hw.advanced hw=6
broker-3 hw.advanced hw=6
