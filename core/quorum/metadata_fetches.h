#pragma once
// Fetches of the metadata log: what one asks, whether it may be answered, and those that wait.

#include "core/env/network.h"
#include "core/protocol/fetch.h"
#include "core/protocol/message.h"
#include "core/quorum/metadata_log.h"

#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace brokerscope::core {

/// One valid Fetch of the metadata log.
struct ParkedFetch {
    ConnectionId connection;
    RequestHeader header;
    Offset offset;
    std::int64_t bytes_max = 0;
    Instant deadline;
};

/// The outcome of looking at a request: a fetch to be answered from the log, or an answer that
/// needs none of it (an error, a divergence).
struct LookedAt {
    std::optional<ParkedFetch> fetch;
    FetchResponse refusal;
};

/// Judges a request in the order of KafkaRaftClient.handleFetchRequest: cluster, partition, epoch,
/// divergence, offset. Pre: `log` leads as `leader`.
LookedAt look_at_fetch(const FetchRequest& request, const MetadataLog& log, BrokerId leader,
                       std::string_view cluster_id);

/// The answer to `fetch` as the log is now; empty if nothing is new.
std::expected<FetchResponse, LogError> fetch_response(const ParkedFetch& fetch,
                                                      const MetadataLog& log, BrokerId leader);

/// Those that wait: at most one a connection.
class MetadataFetches {
public:
    void park(ParkedFetch fetch) { parked_.insert_or_assign(fetch.connection, std::move(fetch)); }
    void forget(ConnectionId connection) { parked_.erase(connection); }
    /// Takes those that wait below `log_end`, in the order of their connections.
    std::vector<ParkedFetch> take_below(Offset log_end);
    std::vector<ParkedFetch> take_due(Instant now);
    /// Instant::never() if none waits.
    Instant next_deadline() const;

private:
    std::map<ConnectionId, ParkedFetch> parked_;
};

}  // namespace brokerscope::core
