#pragma once
// The signs of the timeline: each kind of mark has a shape of its own besides its colour.

#include "sim/scene/easel.h"
#include "sim/scene/timeline.h"

namespace brokerscope::sim::scene {

/// Which of several stands for all: the greater.
int weight_of(MarkKind kind);

/// In `rect`, a square.
void paint_sign(Easel& easel, MarkKind kind, Rect rect, EntityIndex entity);

}  // namespace brokerscope::sim::scene
