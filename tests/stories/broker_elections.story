# The leader crashes: when its session is over the controller elects the next replica in the ISR.
topic orders replicas=1,2,3 min.insync.replicas=2
hide produce to=1
wait 1s
crash 1
wait 15s
metadata from=2
produce to=2
----
controller-1 leader.elected leader=1 epoch=0 unclean=false isr=[1, 2, 3]
broker-1 leader.started epoch=0 log_end_offset=0 hw=0
-> orders NONE
broker-2 hw.advanced hw=1
broker-3 hw.advanced hw=1
controller-1 isr.shrunk removed=1 isr=[2, 3]
controller-1 leader.elected leader=2 epoch=1 unclean=false isr=[2, 3]
controller-1 broker.fenced broker=1
broker-2 leader.started epoch=1 log_end_offset=1 hw=1
-> brokers 2 3
-> orders/0 leader 2 epoch 1 isr [2, 3]
broker-2 batch.appended base_offset=1 count=1 epoch=1 role=leader
broker-2 request.parked client=shop api=Produce
broker-3 batch.appended base_offset=1 count=1 epoch=1 role=follower
broker-2 hw.advanced hw=2
-> written at 1

# It returns as a follower; what it has beyond the new leader's log is cut.
start 1
wait 10s
metadata from=2
----
broker-1 batch.appended base_offset=1 count=1 epoch=1 role=follower
broker-1 hw.advanced hw=2
controller-1 isr.expanded added=1 isr=[2, 3, 1]
broker-3 hw.advanced hw=2
-> brokers 1 2 3
-> orders/0 leader 2 epoch 1 isr [2, 3, 1]

# The preferred leader takes over again.
elect
wait 1s
metadata from=2
----
controller-1 leader.elected leader=1 epoch=2 unclean=false isr=[2, 3, 1]
broker-1 leader.started epoch=2 log_end_offset=2 hw=2
-> NONE
-> brokers 1 2 3
-> orders/0 leader 1 epoch 2 isr [2, 3, 1]

# Planned: a broker that stops asks the controller first, and its partitions move before it goes.
stop 1
wait 5s
metadata from=2
start 1
wait 5s
metadata from=2
----
controller-1 isr.shrunk removed=1 isr=[2, 3]
controller-1 leader.elected leader=2 epoch=3 unclean=false isr=[2, 3]
broker-2 leader.started epoch=3 log_end_offset=2 hw=2
controller-1 broker.fenced broker=1
-> brokers 2 3
-> orders/0 leader 2 epoch 3 isr [2, 3]
controller-1 isr.expanded added=1 isr=[2, 3, 1]
-> brokers 1 2 3
-> orders/0 leader 2 epoch 3 isr [2, 3, 1]
