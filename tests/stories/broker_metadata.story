# Any broker tells the whole cluster's metadata; fenced brokers are not in it.
topic orders replicas=2,3
metadata from=1
crash 2
wait 15s
metadata from=1
----
controller-1 leader.elected leader=2 epoch=0 unclean=false isr=[2, 3]
broker-2 leader.started epoch=0 log_end_offset=0 hw=0
-> orders NONE
-> brokers 1 2 3
-> orders/0 leader 2 epoch 0 isr [2, 3]
controller-1 isr.shrunk removed=2 isr=[3]
controller-1 leader.elected leader=3 epoch=1 unclean=false isr=[3]
controller-1 broker.fenced broker=2
broker-3 leader.started epoch=1 log_end_offset=0 hw=0
-> brokers 1 3
-> orders/0 leader 3 epoch 1 isr [3]

# Without a live replica in the ISR there is no leader.
crash 3
wait 15s
metadata from=1
produce to=1
fetch from=1 offset=0
----
controller-1 isr.shrunk removed=3 isr=[]
controller-1 leader.elected leader=-1 epoch=2 unclean=false isr=[]
controller-1 broker.fenced broker=3
-> brokers 1
-> orders/0 leader -1 epoch 2 isr [] LEADER_NOT_AVAILABLE
-> NOT_LEADER_OR_FOLLOWER
-> NOT_LEADER_OR_FOLLOWER

# The last leader comes back. It did not stop in good order and may have lost something, so the
# controller counts the election as unclean, and takes it only because nobody else is left (KIP-966).
start 3
wait 10s
metadata from=1
----
controller-1 leader.elected leader=3 epoch=3 unclean=true isr=[3]
broker-3 leader.started epoch=3 log_end_offset=0 hw=0
-> brokers 1 3
-> orders/0 leader 3 epoch 3 isr [3]

# The same topic twice.
topic orders replicas=1,2
----
-> orders TOPIC_ALREADY_EXISTS
