# Broker 3 is cut off from the leader, not from the controller: it stays registered, but lags.
topic orders replicas=1,2,3 min.insync.replicas=2
cut 1 3
produce to=1 timeout=60000
wait 50s
----
controller-1 leader.elected leader=1 epoch=0 unclean=false isr=[1, 2, 3]
broker-1 leader.started epoch=0 log_end_offset=0 hw=0
-> orders NONE
broker-1 batch.appended base_offset=0 count=1 epoch=0 role=leader
broker-1 request.parked client=shop api=Produce
broker-2 batch.appended base_offset=0 count=1 epoch=0 role=follower
…
-> timed out
controller-1 isr.shrunk removed=3 isr=[1, 2]
broker-1 hw.advanced hw=1
broker-2 hw.advanced hw=1

# Back again it catches up and is taken into the ISR.
heal
wait 10s
metadata from=2
----
broker-3 batch.appended base_offset=0 count=1 epoch=0 role=follower
broker-3 hw.advanced hw=1
controller-1 isr.expanded added=3 isr=[1, 2, 3]
-> brokers 1 2 3
-> orders/0 leader 1 epoch 0 isr [1, 2, 3]

# A crashed broker is fenced when its session is over, and leaves the ISR at once.
crash 2
wait 15s
produce to=1
----
controller-1 isr.shrunk removed=2 isr=[1, 3]
controller-1 broker.fenced broker=2
broker-1 batch.appended base_offset=1 count=1 epoch=0 role=leader
broker-1 request.parked client=shop api=Produce
broker-3 batch.appended base_offset=1 count=1 epoch=0 role=follower
broker-1 hw.advanced hw=2
-> written at 1

# One is not enough for acks=all.
crash 3
wait 15s
produce to=1
produce to=1 acks=1
----
controller-1 isr.shrunk removed=3 isr=[1]
controller-1 broker.fenced broker=3
broker-1 batch.rejected error=NOT_ENOUGH_REPLICAS
-> NOT_ENOUGH_REPLICAS
broker-1 batch.appended base_offset=2 count=1 epoch=0 role=leader
-> written at 2

# Both return and find their way back.
start 2
start 3
wait 10s
produce to=1
metadata from=1
----
controller-1 isr.expanded added=3 isr=[1, 3]
broker-3 batch.appended base_offset=2 count=1 epoch=0 role=follower
broker-3 hw.advanced hw=2
broker-2 batch.appended base_offset=1 count=1 epoch=0 role=follower
broker-2 batch.appended base_offset=2 count=1 epoch=0 role=follower
broker-2 hw.advanced hw=2
broker-1 hw.advanced hw=3
broker-3 hw.advanced hw=3
broker-2 hw.advanced hw=3
controller-1 isr.expanded added=2 isr=[1, 3, 2]
broker-1 batch.appended base_offset=3 count=1 epoch=0 role=leader
broker-1 request.parked client=shop api=Produce
broker-2 batch.appended base_offset=3 count=1 epoch=0 role=follower
broker-3 batch.appended base_offset=3 count=1 epoch=0 role=follower
broker-1 hw.advanced hw=4
-> written at 3
-> brokers 1 2 3
-> orders/0 leader 1 epoch 0 isr [1, 3, 2]
