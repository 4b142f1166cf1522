#include "sim/export/dot.h"
#include "sim/export/jsonl.h"
#include "sim/export/pcap.h"
#include "tests/sim/trace/made_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace brokerscope::sim {
namespace {

/// Reads a capture back, as strictly as a receiver would.
struct Packet {
    std::int64_t time_ns = 0;
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::uint16_t from_port = 0;
    std::uint16_t to_port = 0;
    std::uint32_t sequence = 0;
    std::uint32_t acknowledged = 0;
    std::uint8_t flags = 0;
    core::Bytes data;
};

template <class Int>
Int at(core::BytesView bytes, std::size_t place) {
    return core::load_big_endian<Int>(bytes.subspan(place, sizeof(Int)).data());
}

std::uint16_t folded_sum(core::BytesView bytes, std::uint64_t sum = 0) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
        sum += std::to_integer<std::uint64_t>(bytes[i]) << (i % 2 == 0 ? 8 : 0);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(sum);
}

std::vector<Packet> read_capture(core::BytesView file) {
    std::vector<Packet> packets;
    EXPECT_EQ(at<std::uint32_t>(file, 0), 0xa1b23c4du);
    EXPECT_EQ(at<std::uint32_t>(file, 20), 101u);
    for (std::size_t next = 24; next < file.size();) {
        Packet packet;
        packet.time_ns = std::int64_t{at<std::uint32_t>(file, next)} * 1'000'000'000 +
                         at<std::uint32_t>(file, next + 4);
        const auto size = at<std::uint32_t>(file, next + 8);
        const core::BytesView ip = file.subspan(next + 16, size);
        EXPECT_EQ(at<std::uint16_t>(ip, 2), size);
        EXPECT_EQ(folded_sum(ip.first(20)), 0xffff) << "checksum of the IP header";
        packet.from = at<std::uint32_t>(ip, 12);
        packet.to = at<std::uint32_t>(ip, 16);
        const core::BytesView tcp = ip.subspan(20);
        const std::uint64_t pseudo = folded_sum(ip.subspan(12, 8)) + 6u + tcp.size();
        EXPECT_EQ(folded_sum(tcp, pseudo), 0xffff) << "checksum of the TCP segment";
        packet.from_port = at<std::uint16_t>(tcp, 0);
        packet.to_port = at<std::uint16_t>(tcp, 2);
        packet.sequence = at<std::uint32_t>(tcp, 4);
        packet.acknowledged = at<std::uint32_t>(tcp, 8);
        packet.flags = std::to_integer<std::uint8_t>(tcp[13]);
        const core::BytesView data = tcp.subspan((std::to_integer<std::size_t>(tcp[12]) >> 4) * 4);
        packet.data.assign(data.begin(), data.end());
        packets.push_back(packet);
        next += 16 + size;
    }
    return packets;
}

class Capture : public testing::Test {
protected:
    void tell(trace::Name node, const trace::Payload& payload) {
        now_ = now_ + core::milliseconds(1);
        pcap_.on_event({trace::EventId{next_++}, now_, node, trace::no_event, payload});
    }
    trace::Message message(trace::Kind kind, std::int64_t number) {
        const bool request = kind == trace::Kind::request;
        return {trace::MessageId{number},
                link_,
                request ? shop_ : broker_,
                request ? broker_ : shop_,
                core::ApiKey::produce,
                kind,
                9,
                1};
    }
    void send(const trace::Message& message, const core::Bytes& bytes) {
        now_ = now_ + core::milliseconds(1);
        pcap_.on_frame(message, now_, bytes);
    }

    trace::NameTable names_;
    trace::Name shop_ = names_.intern("shop");
    trace::Name broker_ = names_.intern("broker-1");
    trace::Name controller_ = names_.intern("controller-1");
    trace::LinkId link_{7};
    core::Bytes file_;
    PcapExport pcap_{names_, [this](core::BytesView part) {
                         file_.insert(file_.end(), part.begin(), part.end());
                         return true;
                     }};
    std::uint64_t next_ = 0;
    core::Instant now_{-2'000'000};
};

constexpr std::uint8_t fin = 1;
constexpr std::uint8_t syn = 2;
constexpr std::uint8_t rst = 4;
constexpr std::uint8_t psh = 8;
constexpr std::uint8_t ack = 16;

TEST_F(Capture, a_connection_is_a_handshake_frames_and_an_orderly_end) {
    tell(shop_, trace::ConnectionOpened{shop_, broker_, link_});
    const trace::Message request = message(trace::Kind::request, 1);
    send(request, core::to_bytes("hello"));
    tell(broker_, trace::MessageDelivered{request});
    send(message(trace::Kind::response, 2), core::to_bytes("ok"));
    tell(shop_, trace::MessageDelivered{message(trace::Kind::response, 2)});
    tell(shop_, trace::ConnectionClosed{shop_, broker_, link_, trace::CloseCause::orderly});
    tell(broker_, trace::ConnectionClosed{shop_, broker_, link_, trace::CloseCause::orderly});
    const std::vector<Packet> packets = read_capture(file_);
    ASSERT_EQ(packets.size(), 7u);
    const std::uint8_t flags[] = {syn, syn | ack, ack, ack | psh, ack | psh, fin | ack, fin | ack};
    for (std::size_t i = 0; i < packets.size(); ++i) EXPECT_EQ(packets[i].flags, flags[i]) << i;
    EXPECT_EQ(packets[0].from_port, 32768);
    EXPECT_EQ(packets[0].to_port, 9092);
    EXPECT_EQ(packets[0].from, 0x0a000001u);
    EXPECT_EQ(packets[0].time_ns, 1'767'225'600'000'000'000 - 1'000'000);
    EXPECT_EQ(packets[3].sequence, 1u);
    EXPECT_EQ(core::as_text(packets[3].data), std::string_view("\0\0\0\5hello", 9));
    EXPECT_EQ(packets[4].acknowledged, 10u);
    EXPECT_EQ(packets[5].acknowledged, 7u);
    EXPECT_EQ(packets[6].acknowledged, packets[5].sequence + 1);
}

TEST_F(Capture, a_long_frame_is_several_segments_in_sequence) {
    tell(shop_, trace::ConnectionOpened{shop_, controller_, link_});
    trace::Message request = message(trace::Kind::request, 1);
    request.to = controller_;
    send(request, core::Bytes(100'000));
    const std::vector<Packet> packets = read_capture(file_);
    ASSERT_EQ(packets.size(), 7u);
    EXPECT_EQ(packets[3].to_port, 9093);
    for (std::size_t i = 4; i < packets.size(); ++i)
        EXPECT_EQ(packets[i].sequence, packets[i - 1].sequence + packets[i - 1].data.size());
    EXPECT_EQ(packets[3].flags, ack);
    EXPECT_EQ(packets[6].flags, ack | psh);
}

TEST_F(Capture, a_break_is_a_reset_and_a_refusal_too) {
    tell(shop_, trace::ConnectionOpened{shop_, broker_, link_});
    tell(shop_, trace::ConnectionClosed{shop_, broker_, link_, trace::CloseCause::reset});
    tell(shop_,
         trace::ConnectionClosed{shop_, broker_, trace::LinkId{8}, trace::CloseCause::refused});
    send(message(trace::Kind::request, 1), core::to_bytes("nobody hears this"));
    const std::vector<Packet> packets = read_capture(file_);
    ASSERT_EQ(packets.size(), 6u);
    EXPECT_EQ(packets[3].flags, rst | ack);
    EXPECT_EQ(packets[3].from_port, 9092);
    EXPECT_EQ(packets[4].flags, syn);
    EXPECT_EQ(packets[4].from_port, 32769);
    EXPECT_EQ(packets[5].flags, rst | ack);
}

TEST_F(Capture, a_sink_that_fails_is_noticed) {
    PcapExport full(names_, [](core::BytesView) { return false; });
    EXPECT_FALSE(full.good());
}

TEST(Jsonl, is_one_object_an_entry) {
    const MadeRun run(30);
    TraceReader reader = run.recorder.reader();
    std::string text;
    ASSERT_TRUE(export_jsonl(reader, [&](core::BytesView part) {
        text += core::as_text(part);
        return true;
    }));
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, '\n')), reader.size());
    EXPECT_TRUE(text.starts_with(R"({"id": 0, "time_ns": -10000000000, "node": "", "cause": null, )"
                                 R"("kind": "run.phase", "phase": "boot"})"));
    EXPECT_FALSE(export_jsonl(reader, [](core::BytesView) { return false; }));
}

TEST(Dot, draws_the_chain_with_the_names_of_its_edges) {
    const MadeRun run(5, {.trouble = false});
    TraceReader reader = run.recorder.reader();
    const TraceIndex index(reader);
    const CausalGraph graph(index);
    Place effect = 0;
    Place sent = no_place;
    for (Place place = 0; place < reader.size(); ++place) {
        if (std::holds_alternative<trace::RecordEffect>(reader.at(place).payload) && effect == 0)
            effect = place;
        if (std::holds_alternative<trace::RecordSent>(reader.at(place).payload) && sent == no_place)
            sent = place;
    }
    const std::vector<Place> chain = graph.chain(sent, effect);
    const std::string text = export_dot(reader, graph, chain);
    EXPECT_TRUE(text.starts_with("digraph"));
    EXPECT_NE(text.find("subgraph \"cluster_broker-"), std::string::npos);
    EXPECT_NE(text.find("[label=\"batched\"]"), std::string::npos);
    EXPECT_NE(text.find("[label=\"processed\"]"), std::string::npos);
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, '{')), 4u);
}

}  // namespace
}  // namespace brokerscope::sim
