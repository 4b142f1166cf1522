#pragma once
// The cells of a row of the logs picture: records of a replica, what a consumer did with them.

#include "sim/scene/easel.h"
#include "sim/scene/logs_plan.h"

#include <string>

namespace brokerscope::sim::scene {

/// How wide the widest full name (`shop/12`) is that a cell may have to hold.
double full_name_width(const scenario::Scenario& scenario, double text_size);
/// What short names in cells stand for: `3 = shop/3`; empty without producers.
std::string cell_name_example(const scenario::Scenario& scenario);

/// Records, their edges and base lines, what was cut off. `id`: `orders/0@broker-1`.
void paint_cells(Easel& easel, const Moment& moment, const LogsPlan& plan, const ReplicaRow& row,
                 const std::string& id);

/// The line of what was read, the position, what is in work, effects. `id`: `orders/0@billing`.
void paint_reading(Easel& easel, const Moment& moment, const LogsPlan& plan, const ReaderRow& row,
                   const std::string& id, EntityIndex entity);

}  // namespace brokerscope::sim::scene
