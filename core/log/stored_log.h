#pragma once
// A log judged by its files alone, as they lie on a disk, without the process that wrote them.
//
// What must hold: batches stand one behind the other, whole and with a right checksum; offsets
// ascend without overlap and leader epochs do not fall; a segment begins where the one before ends,
// and is named so; each index entry is the last offset and the place of a batch, and both columns
// ascend. Nothing is changed. Files are read a MiB at a time.

#include "core/base/bytes.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace brokerscope::core {

struct StoredFile {
    std::string name;  ///< without its directory
    std::int64_t size = 0;
    /// Bytes [position, position + count). Pre: they are in the file.
    std::function<Bytes(std::int64_t position, std::int64_t count)> read;
};

struct StoredLogRules {
    /// Its process was killed: the last thing in the log may be a part of a batch.
    bool may_be_torn = false;
    /// False: indexes may hold anything, the next start makes them anew.
    bool judges_index = true;
};

struct StoredFault {
    std::string file;
    std::int64_t position = 0;  ///< of what is wrong, in bytes
    std::string what;           ///< a sentence part: "the checksum does not match the bytes"
};

/// What is wrong in a log's directory: at most one fault of each file, and nothing behind a fault
/// in a `.log`. `files` may hold others too.
std::vector<StoredFault> inspect_stored_log(const std::vector<StoredFile>& files,
                                            StoredLogRules rules);

}  // namespace brokerscope::core
