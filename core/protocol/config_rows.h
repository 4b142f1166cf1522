#pragma once
// The four tables behind config_table.h, each in a file of its own. In order of names.

#include "core/protocol/config_table.h"

namespace brokerscope::core {

std::span<const ConfigKey> broker_config_rows();
std::span<const ConfigKey> topic_config_rows();
std::span<const ConfigKey> producer_config_rows();
std::span<const ConfigKey> consumer_config_rows();

}  // namespace brokerscope::core
