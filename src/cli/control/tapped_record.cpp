#include "cli/control/tapped_record.hpp"

#include "cli/screen.hpp"

#include <sluice/model/printable.hpp>

#include <boost/json/object.hpp>
#include <fmt/format.h>

namespace sluice::cli {
namespace {

std::string headers_text(const json::value& event) {
    std::string text;
    const auto* headers = member(event, "headers");
    if (headers == nullptr || kind_of(*headers) != json_kind::object) {
        return text;
    }
    for (const auto& one : headers->get_object()) {
        text +=
            fmt::format("  {}={}", std::string_view(one.key()), text_member(*headers, one.key()));
    }
    return text;
}

std::string records_counted(std::int64_t count, std::string_view rest) {
    return fmt::format("{} record{}{}", count, count == 1 ? "" : "s", rest);
}

}  // namespace

dropped_records dropped_in(const json::value& event) {
    return {integer_member(event, "sampled").value_or(0),
            integer_member(event, "slow").value_or(0)};
}

std::string record_text(const json::value& event, std::size_t columns) {
    if (const auto* unreadable = member(event, "unreadable")) {
        return wrapped("", printable_line(write_json(*unreadable)), columns);
    }
    const auto line =
        fmt::format("{}  {} '{}'{}", text_member(event, "time"), text_member(event, "type"),
                    text_member(event, "id"), headers_text(event));
    const auto* data = member(event, "data");
    const auto bytes = integer_member(event, "bytes").value_or(0);
    const bool left_out = data == nullptr || (kind_of(*data) == json_kind::null && bytes > 4);
    const auto shown = left_out ? fmt::format("({} bytes: too large to be shown here)", bytes)
                                : write_json_indented(*data);
    return wrapped("", printable_line(line), columns) +
           wrapped_lines(2, printable_lines(shown), columns);
}

std::string dropped_text(const dropped_records& dropped) {
    std::string text;
    if (dropped.sampled > 0) {
        text +=
            "  … " + records_counted(dropped.sampled, " more passed and are not shown (--rate)\n");
    }
    if (dropped.slow > 0) {
        text +=
            "  … " + records_counted(dropped.slow, " more are lost: this terminal is too slow\n");
    }
    return text;
}

std::string end_text(std::int64_t shown, const dropped_records& dropped) {
    auto text = records_counted(shown, " shown");
    if (dropped.sampled > 0) {
        text += fmt::format(", {} not shown because of the rate", dropped.sampled);
    }
    if (dropped.slow > 0) {
        text += fmt::format(", {} lost because the terminal was too slow", dropped.slow);
    }
    return text + "\n";
}

}  // namespace sluice::cli
