# An idempotent producer numbers its records. A leader remembers its last five batches.
leader epoch=1 isr=1,2
produce pid=7 pepoch=0 seq=0 records=2
----
leader.started epoch=1 log_end_offset=0 hw=0 isr=[1, 2]
batch.appended base_offset=0 count=2 epoch=1 role=leader
offset 0, to be answered at hw 2

# The same batch again: not appended, answered with the first copy's offset, and only once that is
# committed.
produce pid=7 pepoch=0 seq=0 records=2
acked hw=2
fetch replica=2 offset=2 epoch=1
acked hw=2
----
batch.deduplicated base_offset=0 count=2
offset 0, to be answered at hw 2
waiting
hw.advanced hw=2 log_end_offset=2
read nothing, hw 0
acknowledged

# A gap is refused: something sent before is still missing.
produce pid=7 pepoch=0 seq=4
produce pid=7 pepoch=0 seq=2
produce pid=7 pepoch=0 seq=3
produce pid=7 pepoch=0 seq=4
produce pid=7 pepoch=0 seq=5
produce pid=7 pepoch=0 seq=6
----
batch.rejected error=OUT_OF_ORDER_SEQUENCE_NUMBER count=1
error OUT_OF_ORDER_SEQUENCE_NUMBER
batch.appended base_offset=2 count=1 epoch=1 role=leader
offset 2, to be answered at hw 3
batch.appended base_offset=3 count=1 epoch=1 role=leader
offset 3, to be answered at hw 4
batch.appended base_offset=4 count=1 epoch=1 role=leader
offset 4, to be answered at hw 5
batch.appended base_offset=5 count=1 epoch=1 role=leader
offset 5, to be answered at hw 6
batch.appended base_offset=6 count=1 epoch=1 role=leader
offset 6, to be answered at hw 7

# The window is five batches: seq 2 to 6 are known, seq 0 is too old to be told from a gap.
produce pid=7 pepoch=0 seq=2
produce pid=7 pepoch=0 seq=0 records=2
----
batch.deduplicated base_offset=2 count=1
offset 2, to be answered at hw 3
batch.rejected error=OUT_OF_ORDER_SEQUENCE_NUMBER count=2
error OUT_OF_ORDER_SEQUENCE_NUMBER

# A new epoch starts over at 0, and shuts out the old one.
produce pid=7 pepoch=1 seq=3
produce pid=7 pepoch=1 seq=0
produce pid=7 pepoch=0 seq=7
----
batch.rejected error=OUT_OF_ORDER_SEQUENCE_NUMBER count=1
error OUT_OF_ORDER_SEQUENCE_NUMBER
batch.appended base_offset=7 count=1 epoch=1 role=leader
offset 7, to be answered at hw 8
batch.rejected error=INVALID_PRODUCER_EPOCH count=1
error INVALID_PRODUCER_EPOCH
