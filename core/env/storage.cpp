#include "core/env/storage.h"

namespace brokerscope::core {

std::string_view to_string(StorageError error) {
    switch (error) {
        case StorageError::not_found: return "not found";
        case StorageError::exists: return "exists already";
        case StorageError::full: return "no space left on the device";
        case StorageError::io: return "input/output error";
        case StorageError::gone: return "the process is dead";
    }
    UNREACHABLE("a StorageError without a text");
}

}  // namespace brokerscope::core
