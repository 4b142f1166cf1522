#include "sim/app/application.h"

namespace brokerscope::sim {

Application::Application(core::Env& env, const ApplicationOptions& options,
                         ApplicationMemory& memory, const RecordDirectory& records)
    : env_(env) {
    if (options.producer)
        producing_ =
            std::make_unique<ProducingApplication>(env, *options.producer, *options.spec.producer,
                                                   memory.outbox, options.seed, !memory.lived);
    if (options.consumer)
        consuming_ = std::make_unique<ConsumingApplication>(env, *options.consumer,
                                                            *options.spec.consumer, records);
    memory.lived = true;
}

void Application::on_start() {
    if (producing_) producing_->start();
    if (consuming_) consuming_->start();
}

void Application::on_connected(core::ConnectionId connection) {
    if (producing_ && producing_->producer().handles(connection))
        producing_->producer().on_connected(connection);
    else if (consuming_ && consuming_->consumer().handles(connection))
        consuming_->consumer().on_connected(connection);
}

void Application::on_frame(core::ConnectionId connection, core::Frame frame) {
    if (producing_ && producing_->producer().handles(connection))
        producing_->producer().on_frame(connection, frame);
    else if (consuming_ && consuming_->consumer().handles(connection))
        consuming_->consumer().on_frame(connection, frame);
}

void Application::on_closed(core::ConnectionId connection, core::CloseReason reason) {
    if (producing_ && producing_->producer().handles(connection))
        producing_->producer().on_closed(connection, reason);
    else if (consuming_ && consuming_->consumer().handles(connection))
        consuming_->consumer().on_closed(connection, reason);
}

void Application::on_shutdown() {
    sides_open_ = (producing_ ? 1 : 0) + (consuming_ ? 1 : 0);
    if (sides_open_ == 0) return env_.exit();
    // A side may close at once.
    if (consuming_) consuming_->shut_down([this] { on_side_closed(); });
    if (producing_) producing_->shut_down([this] { on_side_closed(); });
}

void Application::on_side_closed() {
    if (--sides_open_ == 0) env_.exit();
}

bool Application::is_done() const {
    return (!producing_ || producing_->is_done()) && (!consuming_ || consuming_->is_done());
}

}  // namespace brokerscope::sim
