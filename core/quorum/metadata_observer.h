#pragma once
// A broker's eye on the metadata log: it fetches the log from the controller, keeps a copy on its
// own disk and tells its broker what committed records changed.
//
// Fetches are Kafka's own (KIP-595): replica id and epoch of the broker, last fetched epoch; the
// answer waits at the controller until there is news or 500 ms are over. Only records below the
// high watermark that the controller tells are applied.

#include "core/base/types.h"
#include "core/env/env.h"
#include "core/quorum/metadata_image.h"

#include <functional>
#include <memory>
#include <string>

namespace brokerscope::core {

class NetworkClient;

struct MetadataObserverConfig {
    BrokerId broker = no_broker;
    BrokerId controller = no_broker;  ///< node id of the active controller: 3001
    Endpoint controller_endpoint;
    std::string cluster_id;
};

class MetadataObserver {
public:
    /// `delta` says what changed since the last call; the image is valid until the next input.
    using OnChange = std::function<void(const MetadataImage& image, const MetadataDelta& delta)>;

    /// `env` and `client` outlive the observer; the broker routes inputs to `client`. It serves the
    /// observer alone: a Fetch that waits holds up what follows it on its connection.
    MetadataObserver(Env& env, NetworkClient& client, MetadataObserverConfig config,
                     OnChange on_change);
    ~MetadataObserver();
    MetadataObserver(const MetadataObserver&) = delete;
    MetadataObserver& operator=(const MetadataObserver&) = delete;

    /// Opens the copy on disk (recovering its end) and begins to fetch.
    void start();
    /// Closes the copy in good order; no callback comes any more.
    void stop();

    const MetadataImage& image() const;
    /// Offset of the last record applied; -1: none yet. This is what heartbeats report.
    Offset highest_applied() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace brokerscope::core
