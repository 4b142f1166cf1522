// Where the cursor stands decides what is on the screen, and nothing else does.

#include "gui/app/ui_dump.h"
#include "tests/gui/support/scripted_window.h"

#include <QBuffer>

namespace brokerscope::tests {

namespace {

QByteArray png(gui::MainWindow& window) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    gui::pictureOf(window).save(&buffer, "PNG");
    return bytes;
}

/// Without the line of what was seen: it tells how far the cursor has been.
QByteArray dumpOfCanvas(gui::Canvas& canvas) {
    return QByteArray::fromStdString(sim::scene::to_text(canvas.list()));
}

}  // namespace

TEST(Determinism, two_hundred_steps_on_and_back_end_where_they_began) {
    ScriptedWindow it;
    it.lines({"open dup-lost-response", "wait idle", "step 5"});
    const QByteArray stage = dumpOfCanvas(it.window.world().stage());
    const QByteArray logs = dumpOfCanvas(it.window.world().logs());
    it.lines({"step 100", "step -100"});
    EXPECT_EQ(dumpOfCanvas(it.window.world().stage()), stage);
    EXPECT_EQ(dumpOfCanvas(it.window.world().logs()), logs);
    it.lines({"seek 600ms", "seek 20ms", "key Home", "step 5"});
    EXPECT_EQ(dumpOfCanvas(it.window.world().stage()), stage);
}

TEST(Determinism, the_same_lines_give_the_same_pixels_and_the_same_dump) {
    const auto run = [] {
        ScriptedWindow it;
        it.lines({"open dup-lost-response", "wait idle", "key Space", "wait 4s", "key Space",
                  "click node:broker-1", "key V", "key E"});
        return std::pair(png(it.window), gui::uiDump(it.window));
    };
    run();  // The mouse stands where it was left: from here on it does so each time.
    const auto [first_picture, first_dump] = run();
    const auto [second_picture, second_dump] = run();
    EXPECT_TRUE(first_picture == second_picture);
    EXPECT_EQ(first_dump.toStdString(), second_dump.toStdString());
}

TEST(Determinism, nothing_behind_the_cursor_is_in_a_dump) {
    ScriptedWindow it;
    it.lines({"open dup-lost-response", "wait idle", "key V", "key E", "seek 15ms"});
    // The third order is written twice, at 20 ms and at half a second; the verdict comes at the
    // end.
    for (const char* later : {"shop/3", "charge ×6", "batch.retried", "dup-log"})
        it.line(QStringLiteral("refuse ") + QString::fromUtf8(later));
    it.lines({"key V", "key V", "refuse dup-log", "key End", "expect dup-log"});
}

}  // namespace brokerscope::tests
