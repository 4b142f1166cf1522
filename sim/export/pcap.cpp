#include "sim/export/pcap.h"

#include "core/base/assert.h"

#include <algorithm>
#include <array>
#include <utility>

namespace brokerscope::sim {

namespace {

constexpr std::int64_t epoch_seconds = 1'767'225'600;  // 2026-01-01T00:00:00Z
constexpr std::int64_t second = 1'000'000'000;
constexpr std::uint32_t first_address = 0x0a000001;  // 10.0.0.1
constexpr std::size_t ip_head = 20;
constexpr std::size_t segment_max = 32768;

/// Integers one after the other, big-endian.
class Packer {
public:
    void u8(std::uint8_t value) { bytes.push_back(static_cast<std::byte>(value)); }
    void u16(std::size_t value) { put(static_cast<std::uint16_t>(value)); }
    void u32(std::uint32_t value) { put(value); }
    void raw(core::BytesView value) { bytes.insert(bytes.end(), value.begin(), value.end()); }
    core::Bytes bytes;

private:
    template <class Int>
    void put(Int value) {
        std::byte buffer[sizeof value];
        core::store_big_endian(buffer, value);
        raw(buffer);
    }
};

/// The checksum of IP and TCP (RFC 1071) over what was added.
class Checksum {
public:
    void add(core::BytesView bytes) {
        for (std::size_t i = 0; i < bytes.size(); ++i)
            sum_ += std::to_integer<std::uint64_t>(bytes[i]) << (i % 2 == 0 ? 8 : 0);
    }
    std::uint16_t value() const {
        std::uint64_t sum = sum_;
        while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
        return static_cast<std::uint16_t>(~sum & 0xffff);
    }

private:
    std::uint64_t sum_ = 0;
};

core::Bytes ip_header(std::uint32_t from, std::uint32_t to, std::size_t payload) {
    Packer head;
    head.u16(0x4500);  // version 4, five words, no service class
    head.u16(ip_head + payload);
    head.u32(0x4000);  // no identification; do not fragment
    head.u8(64);
    head.u8(6);  // TCP
    head.u16(0);
    head.u32(from);
    head.u32(to);
    Checksum checksum;
    checksum.add(head.bytes);
    core::store_big_endian(head.bytes.data() + 10, checksum.value());
    return std::move(head.bytes);
}

}  // namespace

PcapExport::PcapExport(const core::trace::NameTable& names, PcapSink out)
    : names_(names), out_(std::move(out)) {
    Packer head;
    head.u32(0xa1b23c4d);  // nanoseconds
    head.u16(2);
    head.u16(4);
    head.u32(0);
    head.u32(0);
    head.u32(0x40000);  // longest packet
    head.u32(101);      // raw IP
    write(head.bytes);
}

void PcapExport::write(core::BytesView bytes) { good_ = good_ && out_(bytes); }

std::uint32_t PcapExport::address_of(core::trace::Name node) {
    const auto count = static_cast<std::uint32_t>(addresses_.size());
    return addresses_.try_emplace(node, first_address + count).first->second;
}

std::uint16_t PcapExport::listen_port(core::trace::Name node) const {
    return names_.text(node).starts_with("controller") ? 9093 : 9092;
}

void PcapExport::send(core::Instant time, End& from, End& to, std::uint8_t flags,
                      core::BytesView data) {
    Packer tcp;
    const bool opens = (flags & syn) != 0;
    tcp.u16(from.port);
    tcp.u16(to.port);
    tcp.u32(from.next);
    tcp.u32((flags & ack) != 0 ? from.seen : 0);
    tcp.u8(opens ? 0x60 : 0x50);  // words of the header
    tcp.u8(flags);
    tcp.u16(0xffff);
    tcp.u32(0);
    if (opens) tcp.u32(0x0103030a);  // the window counts in KiB, so that it is never full
    tcp.raw(data);
    Packer pseudo;
    pseudo.u32(from.address);
    pseudo.u32(to.address);
    pseudo.u16(6);
    pseudo.u16(tcp.bytes.size());
    Checksum checksum;
    checksum.add(pseudo.bytes);
    checksum.add(tcp.bytes);
    core::store_big_endian(tcp.bytes.data() + 16, checksum.value());

    const core::Bytes ip = ip_header(from.address, to.address, tcp.bytes.size());
    const std::int64_t since_epoch = time.ns + epoch_seconds * second;
    Packer record;
    record.u32(static_cast<std::uint32_t>(since_epoch / second));
    record.u32(static_cast<std::uint32_t>(since_epoch % second));
    const auto size = static_cast<std::uint32_t>(ip.size() + tcp.bytes.size());
    record.u32(size);
    record.u32(size);
    record.raw(ip);
    record.raw(tcp.bytes);
    write(record.bytes);
    ++packets_;
    from.next += static_cast<std::uint32_t>(data.size()) + ((flags & (syn | fin)) != 0 ? 1 : 0);
}

PcapExport::Stream PcapExport::make_stream(core::trace::Name from, core::trace::Name to) {
    Stream stream;
    stream.from = from;
    stream.to = to;
    stream.ends[0].address = address_of(from);
    stream.ends[0].port = next_port_;
    next_port_ = next_port_ == 65535 ? 32768 : static_cast<std::uint16_t>(next_port_ + 1);
    stream.ends[1].address = address_of(to);
    stream.ends[1].port = listen_port(to);
    return stream;
}

PcapExport::Stream& PcapExport::open(core::trace::LinkId connection, core::trace::Name from,
                                     core::trace::Name to, core::Instant time) {
    const auto known = streams_.find(connection);
    if (known != streams_.end()) return known->second;
    Stream& stream = streams_.emplace(connection, make_stream(from, to)).first->second;
    auto& [client, server] = stream.ends;
    send(time, client, server, syn, {});
    server.seen = client.next;
    send(time, server, client, syn | ack, {});
    client.seen = server.next;
    send(time, client, server, ack, {});
    return stream;
}

void PcapExport::refuse(core::trace::Name from, core::trace::Name to, core::Instant time) {
    Stream stream = make_stream(from, to);
    auto& [client, server] = stream.ends;
    send(time, client, server, syn, {});
    server.seen = client.next;
    send(time, server, client, rst | ack, {});
}

void PcapExport::on_frame(const core::trace::Message& message, core::Instant time,
                          core::BytesView bytes) {
    const bool request = message.kind == core::trace::Kind::request;
    Stream& stream = open(message.connection, request ? message.from : message.to,
                          request ? message.to : message.from, time);
    const bool by_client = message.from == stream.from;
    End& from = stream.ends[by_client ? 0 : 1];
    End& to = stream.ends[by_client ? 1 : 0];
    if (from.closed) return;
    Packer framed;
    framed.u32(static_cast<std::uint32_t>(bytes.size()));
    framed.raw(bytes);
    const core::BytesView all = framed.bytes;
    for (std::size_t at = 0; at < all.size(); at += segment_max) {
        const core::BytesView part = all.subspan(at, std::min(segment_max, all.size() - at));
        const bool last = at + part.size() == all.size();
        send(time, from, to, static_cast<std::uint8_t>(last ? ack | push : ack), part);
    }
    stream.in_flight[message.message] = from.next;
}

void PcapExport::on_delivered(const core::trace::Message& message) {
    const auto found = streams_.find(message.connection);
    if (found == streams_.end()) return;
    Stream& stream = found->second;
    const auto carried = stream.in_flight.find(message.message);
    if (carried == stream.in_flight.end()) return;
    stream.ends[message.to == stream.from ? 0 : 1].seen = carried->second;
    stream.in_flight.erase(carried);
}

void PcapExport::on_closed(const core::trace::Event& event,
                           const core::trace::ConnectionClosed& closed) {
    if (closed.reason == core::trace::CloseCause::refused)
        return refuse(closed.from, closed.to, event.time);
    const auto found = streams_.find(closed.connection);
    if (found == streams_.end()) return;
    Stream& stream = found->second;
    const bool at_client = event.node == stream.from;
    End& own = stream.ends[at_client ? 0 : 1];
    End& other = stream.ends[at_client ? 1 : 0];
    if (own.closed) return;
    if (closed.reason == core::trace::CloseCause::reset) {
        // This end learns that the other is no more: the reset comes from there.
        if (!other.closed) send(event.time, other, own, rst | ack, {});
        own.closed = true;
        other.closed = true;
        return;
    }
    if (other.closed) own.seen = other.next;
    send(event.time, own, other, fin | ack, {});
    own.closed = true;
}

void PcapExport::on_event(const core::trace::Event& event) {
    using namespace core::trace;
    if (const auto* opened = std::get_if<ConnectionOpened>(&event.payload))
        open(opened->connection, opened->from, opened->to, event.time);
    else if (const auto* delivered = std::get_if<MessageDelivered>(&event.payload))
        on_delivered(*delivered);
    else if (const auto* closed = std::get_if<ConnectionClosed>(&event.payload))
        on_closed(event, *closed);
}

}  // namespace brokerscope::sim
