#include "gui/engine/engine.h"

#include "sim/trace/trace_file.h"
#include "tests/gui/support/recordings.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThread>

#include <gtest/gtest.h>

namespace brokerscope::gui {
namespace {

TEST(Engine, answers_come_in_the_windows_thread_and_in_order) {
    Engine engine;
    std::vector<int> answers;
    QThread* worked_in = nullptr;
    for (int i = 0; i < 3; ++i)
        engine.post(
            [i, &worked_in](const JobControl&) {
                worked_in = QThread::currentThread();
                return i;
            },
            [&](int answer) {
                EXPECT_NE(worked_in, QThread::currentThread());
                answers.push_back(answer);
            });
    EXPECT_TRUE(engine.busy());
    ASSERT_TRUE(engine.waitUntilIdle());
    EXPECT_EQ(answers, (std::vector{0, 1, 2}));
}

TEST(Engine, a_cancelled_job_never_answers) {
    Engine engine;
    QSignalSpy busy(&engine, &Engine::busyChanged);
    bool answered = false;
    const JobId job = engine.post(
        [](const JobControl& control) {
            while (control.goOn()) QThread::yieldCurrentThread();
            return 1;
        },
        [&](int) { answered = true; });
    engine.cancel(job);
    ASSERT_TRUE(engine.waitUntilIdle());
    EXPECT_FALSE(answered);
    ASSERT_EQ(busy.size(), 2);
    EXPECT_FALSE(busy[1][0].toBool());
}

TEST(Engine, progress_is_told_before_the_answer) {
    Engine engine;
    QSignalSpy progressed(&engine, &Engine::progressed);
    engine.post(
        [](const JobControl& control) {
            control.report(0.5, QStringLiteral("half"));
            return 1;
        },
        [&](int) { EXPECT_EQ(progressed.size(), 1); });
    ASSERT_TRUE(engine.waitUntilIdle());
    ASSERT_EQ(progressed.size(), 1);
    EXPECT_EQ(progressed[0][1].toDouble(), 0.5);
}

TEST(Engine, an_engine_that_goes_away_ends_its_job_first) {
    bool answered = false;
    {
        Engine engine;
        engine.post(
            [](const JobControl& control) {
                while (control.goOn()) QThread::yieldCurrentThread();
                return 1;
            },
            [&](int) { answered = true; });
    }
    EXPECT_FALSE(answered);
}

TEST(Engine, what_is_opened_is_the_run_of_the_command_line) {
    Engine engine;
    RecordingPtr opened;
    engine.open({"dup-lost-response", "", {}}, [&](Answer<RecordingPtr> made) {
        ASSERT_TRUE(made);
        opened = *made;
    });
    ASSERT_TRUE(engine.waitUntilIdle());
    ASSERT_NE(opened, nullptr);
    EXPECT_EQ(opened->hash(), tests::recorded("dup-lost-response")->hash());
}

TEST(Engine, a_trace_file_opens_as_the_run_that_it_holds) {
    const RecordingPtr run = tests::recorded("dup-lost-response");
    const QTemporaryDir folder;
    const std::string path = fromQt(folder.filePath(QStringLiteral("run.trace")));
    sim::TraceHeader header;
    header.scenario = run->save();
    header.seed = run->scenario().seed;
    ASSERT_TRUE(sim::save_trace(path, header, run->store()));
    Engine engine;
    RecordingPtr opened;
    engine.open({path, "", {}}, [&](Answer<RecordingPtr> made) {
        ASSERT_TRUE(made) << fromQt(made.error());
        opened = *made;
    });
    ASSERT_TRUE(engine.waitUntilIdle());
    ASSERT_NE(opened, nullptr);
    EXPECT_EQ(opened->hash(), run->hash());
}

TEST(Engine, what_cannot_be_opened_says_why) {
    Engine engine;
    QString why;
    engine.open({"dup-lost-respons", "", {}}, [&](Answer<RecordingPtr> made) {
        ASSERT_FALSE(made);
        why = made.error();
    });
    ASSERT_TRUE(engine.waitUntilIdle());
    EXPECT_TRUE(why.contains(QStringLiteral("dup-lost-response"))) << fromQt(why);
}

TEST(Engine, a_finding_is_explained) {
    Engine engine;
    sim::Explanation told;
    engine.explain(tests::recorded("dup-lost-response"), {}, [&](Answer<sim::Explanation> answer) {
        ASSERT_TRUE(answer);
        told = *answer;
    });
    ASSERT_TRUE(engine.waitUntilIdle());
    EXPECT_FALSE(told.story.empty());
    EXPECT_FALSE(told.prevention.empty());
}

}  // namespace
}  // namespace brokerscope::gui
