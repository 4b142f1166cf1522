#include "gui/app/options.h"

#include <QCommandLineParser>

namespace brokerscope::gui {

namespace {

using namespace Qt::StringLiterals;

const char* const about =
    "The window of Brokerscope: a message queue in a world where everything can be seen.\n"
    "SCENARIO is the id of a scenario of the library, a scenario file or a recorded trace; without "
    "it the window opens at the doors.";

void addOptions(QCommandLineParser& parser) {
    parser.setApplicationDescription(QString::fromUtf8(about));
    parser.addPositionalArgument(u"SCENARIO"_s, u"What is opened."_s, u"[SCENARIO|FILE]"_s);
    parser.addOptions({
        {u"variant"_s, u"Open this variant of the scenario."_s, u"V"_s},
        {u"lesson"_s, u"Begin this lesson."_s, u"ID"_s},
        {u"at"_s, u"Stand at this moment: 3.2s, or #1234 for an event."_s, u"TIME"_s},
        {u"lang"_s, u"en or zh."_s, u"LANGUAGE"_s},
        {u"theme"_s, u"light, dark or projector."_s, u"THEME"_s},
        {u"presenter"_s, u"In the layout for a class."_s},
        {u"size"_s, u"Of the window, such as 1280x720."_s, u"WxH"_s},
        {u"script"_s, u"Do what the lines of FILE say, then end."_s, u"FILE"_s},
        {u"ui-dump"_s, u"Write what is on the window as JSON to FILE, then end."_s, u"FILE"_s},
        {u"shot"_s, u"Write a picture of the window to FILE, then end."_s, u"FILE"_s},
        {u"scale"_s, u"Of that picture: 2 is for fine screens."_s, u"FACTOR"_s, u"1"_s},
        {u"bench-frames"_s, u"Paint N frames, print how long they took, then end."_s, u"N"_s},
    });
}

/// Why an option's value cannot be used; empty: it can.
QString fault(const QCommandLineParser& parser) {
    const auto oneOf = [&](const QString& option, const QStringList& allowed) {
        const QString value = parser.value(option);
        return value.isEmpty() || allowed.contains(value)
                   ? QString()
                   : u"--%1 is one of %2, not %3"_s.arg(option, allowed.join(u", "_s), value);
    };
    if (const QString why = oneOf(u"lang"_s, {u"en"_s, u"zh"_s}); !why.isEmpty()) return why;
    if (const QString why = oneOf(u"theme"_s, {u"light"_s, u"dark"_s, u"projector"_s});
        !why.isEmpty())
        return why;
    if (parser.isSet(u"size"_s) && !parseSize(parser.value(u"size"_s)))
        return u"--size is width x height in pixels, such as 1280x720"_s;
    bool number = true;
    if (parser.isSet(u"bench-frames"_s) && parser.value(u"bench-frames"_s).toInt(&number) < 1)
        return u"--bench-frames is a number from 1"_s;
    if (const double scale = parser.value(u"scale"_s).toDouble(&number);
        !number || scale < 0.5 || scale > 8)
        return u"--scale is a number from 0.5 to 8"_s;
    if (parser.positionalArguments().size() > 1) return u"only one scenario can be opened"_s;
    return {};
}

}  // namespace

std::optional<QSize> parseSize(const QString& text) {
    const QStringList parts = text.split(u'x');
    if (parts.size() != 2) return std::nullopt;
    bool wide = false;
    bool high = false;
    const QSize size(parts[0].toInt(&wide), parts[1].toInt(&high));
    if (!wide || !high || size.width() < 320 || size.height() < 240 || size.width() > 8192 ||
        size.height() > 8192)
        return std::nullopt;
    return size;
}

ParsedOptions parseOptions(const QStringList& arguments) {
    QCommandLineParser parser;
    addOptions(parser);
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    ParsedOptions parsed;
    if (!parser.parse(arguments)) {
        parsed.complaint = parser.errorText();
        return parsed;
    }
    if (parser.isSet(help)) {
        parsed.answer = parser.helpText();
        return parsed;
    }
    if (parser.isSet(version)) {
        parsed.answer = u"brokerscope-gui %1\n"_s.arg(QStringLiteral("0.1.0"));
        return parsed;
    }
    parsed.complaint = fault(parser);
    if (!parsed.complaint.isEmpty()) return parsed;
    parsed.options = {
        .what = parser.positionalArguments().value(0),
        .variant = parser.value(u"variant"_s),
        .lesson = parser.value(u"lesson"_s),
        .at = parser.value(u"at"_s),
        .language = parser.value(u"lang"_s),
        .theme = parser.value(u"theme"_s),
        .presenter = parser.isSet(u"presenter"_s),
        .size = parseSize(parser.value(u"size"_s)),
        .script = parser.value(u"script"_s),
        .ui_dump = parser.value(u"ui-dump"_s),
        .shot = parser.value(u"shot"_s),
        .bench = parser.value(u"bench-frames"_s).toInt(),
        .scale = parser.value(u"scale"_s).toDouble(),
    };
    return parsed;
}

}  // namespace brokerscope::gui
