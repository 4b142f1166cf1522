# Who asks tells the leader epoch that he believes in; only the current one is served (KIP-320).
leader epoch=3 isr=1,2
produce records=2
consume offset=0 epoch=2
consume offset=0 epoch=4
fetch replica=2 offset=0 epoch=2
fetch replica=2 offset=0 epoch=3
----
leader.started epoch=3 log_end_offset=0 hw=0 isr=[1, 2]
batch.appended base_offset=0 count=2 epoch=3 role=leader
offset 0, to be answered at hw 2
error FENCED_LEADER_EPOCH
error UNKNOWN_LEADER_EPOCH
error FENCED_LEADER_EPOCH
read [0, 2), hw 0

# A broker that is no replica of ours knows of an assignment that we do not know yet.
fetch replica=9 offset=0 epoch=3
fetch replica=9 offset=0
----
error UNKNOWN_LEADER_EPOCH
error NOT_LEADER_OR_FOLLOWER

# Who follows refuses whatever only a leader may do.
follower epoch=4 leader=2
produce acks=1
consume offset=0
end-of epoch=3
----
follower.started epoch=4 leader=2 log_end_offset=2 hw=0
error NOT_LEADER_OR_FOLLOWER
error NOT_LEADER_OR_FOLLOWER
error NOT_LEADER_OR_FOLLOWER

# Metadata of the past changes nothing.
leader epoch=3
produce acks=1
----
error NOT_LEADER_OR_FOLLOWER

# Where each epoch ends in our log (KIP-101). Above the latest epoch nothing is known; an epoch that
# wrote nothing ends where the next one begins (KIP-279).
leader epoch=6 isr=1,2
produce records=3
end-of current=6 epoch=6
end-of current=6 epoch=5
end-of current=6 epoch=3
end-of current=6 epoch=2
end-of current=6 epoch=7
----
leader.started epoch=6 log_end_offset=2 hw=0 isr=[1, 2]
batch.appended base_offset=2 count=3 epoch=6 role=leader
offset 2, to be answered at hw 5
epoch 6 ends at 5
epoch 3 ends at 2
epoch 3 ends at 2
epoch 2 ends at 0
epoch -1 ends at -1
