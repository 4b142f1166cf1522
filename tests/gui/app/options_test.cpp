#include "gui/app/options.h"

#include "gui/panels/format.h"

#include <gtest/gtest.h>

namespace brokerscope::tests {

using namespace Qt::StringLiterals;
using gui::parseOptions;
using gui::Place;

TEST(Options, a_line_is_read) {
    const auto parsed = parseOptions({u"brokerscope-gui"_s, u"dup-lost-response"_s, u"--variant"_s,
                                      u"idempotence"_s, u"--at"_s, u"3.2s"_s, u"--size"_s,
                                      u"1280x720"_s, u"--lang"_s, u"zh"_s, u"--presenter"_s});
    ASSERT_TRUE(parsed.complaint.isEmpty()) << qPrintable(parsed.complaint);
    EXPECT_EQ(parsed.options.what, u"dup-lost-response"_s);
    EXPECT_EQ(parsed.options.variant, u"idempotence"_s);
    EXPECT_EQ(parsed.options.size, QSize(1280, 720));
    EXPECT_TRUE(parsed.options.presenter);
    EXPECT_FALSE(parsed.options.headless());
}

TEST(Options, what_cannot_be_understood_is_said) {
    for (const QStringList& line :
         {QStringList{u"--size"_s, u"big"_s}, QStringList{u"--lang"_s, u"fr"_s},
          QStringList{u"--theme"_s, u"pink"_s}, QStringList{u"a"_s, u"b"_s},
          QStringList{u"--bench-frames"_s, u"0"_s}, QStringList{u"--unknown"_s}})
        EXPECT_FALSE(parseOptions(QStringList{u"brokerscope-gui"_s} + line).complaint.isEmpty())
            << qPrintable(line.join(u' '));
}

TEST(Places, times_distances_and_events) {
    EXPECT_EQ(gui::parsePlace(u"3.2s"_s)->span, core::milliseconds(3200));
    EXPECT_EQ(gui::parsePlace(u"250ms"_s)->span, core::milliseconds(250));
    EXPECT_EQ(gui::parsePlace(u"1.5"_s)->span, core::milliseconds(1500));
    EXPECT_EQ(gui::parsePlace(u"+10ms"_s)->kind, Place::Kind::later);
    EXPECT_EQ(gui::parsePlace(u"#812"_s)->event, core::trace::EventId{812});
    for (const char16_t* text : {u"", u"soon", u"#", u"#x", u"1.2.3s", u"1e30s"})
        EXPECT_FALSE(gui::parsePlace(QString::fromUtf16(text)).has_value());
}

TEST(Places, lengths_in_their_greatest_unit) {
    EXPECT_EQ(gui::durationText(core::milliseconds(1500)), u"1.5 s"_s);
    EXPECT_EQ(gui::durationText(core::milliseconds(10)), u"10 ms"_s);
    EXPECT_EQ(gui::durationText(core::microseconds(250)), u"250 µs"_s);
}

}  // namespace brokerscope::tests
