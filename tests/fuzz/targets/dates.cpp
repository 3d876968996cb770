// Any text is a moment, a length of time, or an error; what is written of it reads the same. An
// input of several lines is a text, a format and a zone for the functions of expressions.

#include "fuzz/fuzz_target.hpp"

#include <sluice/expression/expression.hpp>
#include <sluice/model/time.hpp>

#include <boost/json/object.hpp>

namespace sluice::fuzzing {
namespace {

std::string_view line_of(std::string_view& text) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

void look_at_functions(std::string_view input) {
    const json::value data = json::object{
        {"t", line_of(input)}, {"f", line_of(input)}, {"z", line_of(input)}, {"d", input}};
    static const std::vector<expression> codes = [] {
        std::vector<expression> made;
        for (const auto* text : {"parse_time(t, f, z)", "parse_time(t, [f, '%Y-%m-%d'])",
                                 "format_time(t, f, z)", "format_time(parse_time(t, f, z), f, z)",
                                 "time_add(t, d, z)", "time_floor(t, d, z)"}) {
            made.push_back(expression::compile(text).value());
        }
        return made;
    }();
    for (const auto& code : codes) {
        const auto value = code.evaluate(data);
        promise(value || value.error().kind == failure_class::invalid,
                "a failure belongs to the record");
    }
}

}  // namespace

std::vector<std::string> seeds() {
    return {"2026-01-31T09:00:00Z",
            "2026-01-31T09:00:00.250+02:00",
            "9999-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z",
            "1h30m",
            "250ms",
            "31/01/2026 09:00 pm\n%d/%m/%Y %I:%M %p\nEurope/Berlin\n1d",
            "2026-03-29T02:30:00\n%Y-%m-%dT%H:%M:%S\nEurope/Berlin\n1 month",
            "1772355600\n%s\nUTC\nweek",
            "Sun, 01 Mar 2026 09:00:00 GMT\n%a, %d %b %Y %H:%M:%S %Z\nAmerica/New_York\n-7d",
            "2026-02-29T00:00:00Z\n%c %j %U %%\nAsia/Kolkata\n1y",
            "12:00 AM\n%I:%M %p\nUTC\n100y"};
}

std::vector<std::string> words() {
    return {"%Y",
            "%m",
            "%d",
            "%H",
            "%I",
            "%p",
            "%s",
            "%z",
            "%Z",
            "%j",
            "%%",
            "%",
            "Z",
            "+14:00",
            "-00:01",
            "T",
            "\n",
            "Europe/Berlin",
            "99999999999999999999",
            "1d",
            "month"};
}

void run_one(std::string_view input) {
    if (const auto moment = parse_utc(input)) {
        const auto again = parse_utc(format_utc(*moment));
        promise(again && *again == *moment, "a moment that was written reads the same");
    }
    if (const auto length = parse_duration(input)) {
        const auto again = parse_duration(format_duration(*length));
        promise(again && *again == *length, "a length that was written reads the same");
    }
    look_at_functions(input);
}

}  // namespace sluice::fuzzing
