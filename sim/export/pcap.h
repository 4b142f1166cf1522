#pragma once
// A run as a packet capture: what tcpdump would have seen, for Wireshark and tshark.
//
// Every node has an IPv4 address of its own (10.0.0.1, 10.0.0.2, … in order of appearance); brokers
// listen on 9092, controllers on 9093, who connects has a port from 32768. Each connection is a TCP
// stream with handshake, sequence and acknowledgement numbers, FIN or RST; each frame has Kafka's
// length prefix. Times are virtual, from 2026-01-01T00:00:00Z, in nanoseconds (pcap magic
// a1b23c4d); a frame stands where it was sent.

#include "core/trace/event_sink.h"
#include "core/trace/events.h"
#include "sim/network/frame_tap.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace brokerscope::sim {

/// Passes on bytes of a file; false if they could not be written.
using PcapSink = std::function<bool(core::BytesView)>;

/// Listens to a run (events and frames) and writes the capture as it goes.
class PcapExport final : public core::trace::EventSink, public FrameTap {
public:
    /// `names` is the run's table and outlives this.
    PcapExport(const core::trace::NameTable& names, PcapSink out);

    void on_event(const core::trace::Event& event) override;
    void on_frame(const core::trace::Message& message, core::Instant time,
                  core::BytesView bytes) override;

    /// Did everything get written up to now?
    bool good() const { return good_; }
    std::uint64_t packets() const { return packets_; }

private:
    enum Flags : std::uint8_t { fin = 1, syn = 2, rst = 4, push = 8, ack = 16 };
    struct End {
        std::uint32_t address = 0;
        std::uint16_t port = 0;
        std::uint32_t next = 0;  ///< sequence number of its next byte
        std::uint32_t seen = 0;  ///< up to where it has seen the other's bytes
        bool closed = false;     ///< it sent FIN or RST
    };
    struct Stream {
        core::trace::Name from;
        core::trace::Name to;
        End ends[2];                                                ///< who connected, who listens
        std::map<core::trace::MessageId, std::uint32_t> in_flight;  ///< end of each, by number
    };

    std::uint32_t address_of(core::trace::Name node);
    std::uint16_t listen_port(core::trace::Name node) const;
    Stream make_stream(core::trace::Name from, core::trace::Name to);
    Stream& open(core::trace::LinkId connection, core::trace::Name from, core::trace::Name to,
                 core::Instant time);
    void on_closed(const core::trace::Event& event, const core::trace::ConnectionClosed& closed);
    void on_delivered(const core::trace::Message& message);
    void refuse(core::trace::Name from, core::trace::Name to, core::Instant time);
    void send(core::Instant time, End& from, End& to, std::uint8_t flags, core::BytesView data);
    void write(core::BytesView bytes);

    const core::trace::NameTable& names_;
    PcapSink out_;
    bool good_ = true;
    std::uint64_t packets_ = 0;
    std::uint16_t next_port_ = 32768;
    std::map<core::trace::Name, std::uint32_t> addresses_;
    std::map<core::trace::LinkId, Stream> streams_;
};

}  // namespace brokerscope::sim
