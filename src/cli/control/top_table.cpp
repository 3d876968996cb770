#include "cli/control/top_table.hpp"

#include "cli/screen.hpp"

#include <sluice/model/printable.hpp>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <tuple>
#include <vector>

namespace sluice::cli {
namespace {

constexpr std::size_t shortest_name = 12;
constexpr std::size_t longest_narrow_name = 19;  // the rest of a row takes 60 columns
constexpr std::size_t longest_name = 40;
// From this width on, there is room for the further columns.
constexpr std::size_t wide_screen = 120;

struct route_line {
    std::string name;
    std::string from;
    std::string to;
    std::optional<double> in;   // tasks a second
    std::optional<double> out;  // tasks a second
    std::int64_t queue = 0;
    std::int64_t failed = 0;  // and rejected or uncertain: they wait for somebody
    std::int64_t held = 0;
    std::int64_t under_way = 0;
    std::string oldest;
    std::string late;
    std::string budget;
    std::string notes;
};

std::int64_t count_in(const json::value& route, std::string_view group, std::string_view state) {
    const auto* counts = member(route, group);
    return counts == nullptr ? 0 : integer_member(*counts, state).value_or(0);
}

std::int64_t delivered(const json::value& route) {
    return count_in(route, "settled", "finished");
}

std::string rate_text(const std::optional<double>& rate) {
    if (!rate) {
        return "-";
    }
    return *rate >= 100 ? fmt::format("{:.0f}", *rate) : fmt::format("{:.1f}", *rate);
}

std::string age_cell(const json::value& route, const std::optional<wall_time>& now) {
    const auto oldest = parse_utc(text_member(route, "oldest"));
    return oldest && now ? age_text(*now - *oldest) : "-";
}

std::string late_cell(const json::value& route) {
    const auto late = integer_member(route, "late_ms");
    if (!late) {
        return "-";
    }
    return *late < 1'000 ? fmt::format("{}ms", *late) : age_text(std::chrono::milliseconds(*late));
}

std::string budget_cell(const json::value& route) {
    const auto* budget = member(route, "budget");
    if (budget == nullptr || kind_of(*budget) != json_kind::object) {
        return "-";
    }
    return fmt::format("{}/{}", integer_member(*budget, "left").value_or(0),
                       integer_member(*budget, "limit").value_or(0));
}

std::string names_of_outgoings(const json::value& route) {
    std::string all;
    if (const auto* to = member(route, "to"); to != nullptr && kind_of(*to) == json_kind::array) {
        for (const auto& one : to->get_array()) {
            all += all.empty() ? "" : ", ";
            all += text_or_empty(one);
        }
    }
    return all;
}

// A counter begins again when a reload or a restart has changed its part.
std::optional<double> rate_of(std::int64_t now, std::int64_t before, double seconds) {
    if (seconds <= 0) {
        return std::nullopt;
    }
    return static_cast<double>(now >= before ? now - before : now) / seconds;
}

std::optional<double> in_rate(const json::value& now, const json::value& before, double seconds) {
    return rate_of(integer_member(now, "offered").value_or(0),
                   integer_member(before, "offered").value_or(0), seconds);
}

std::optional<double> out_rate(const json::value& now, const json::value& before, double seconds) {
    return rate_of(delivered(now), delivered(before), seconds);
}

// The list of an answer to GET /activity; empty where it has none.
std::span<json::value> routes_in(json::value& activity) {
    auto* members = activity.if_object();
    auto* found = members == nullptr ? nullptr : members->if_contains("routes");
    auto* list = found == nullptr ? nullptr : found->if_array();
    return list == nullptr ? std::span<json::value>() : std::span(list->data(), list->size());
}

std::span<const json::value> routes_in(const json::value& activity) {
    const auto* found = member(activity, "routes");
    const bool is_list = found != nullptr && kind_of(*found) == json_kind::array;
    return is_list ? std::span(found->get_array().data(), found->get_array().size())
                   : std::span<const json::value>();
}

class top_writer {
 public:
    top_writer(const activity_sample& now, const std::optional<activity_sample>& before,
               const top_screen& screen);

    std::string text() const;

 private:
    route_line line_of(const json::value& route) const;
    void find_widths();
    std::string head() const;
    std::string titles() const;
    std::string rows(const route_line& line) const;
    bool is_wide() const { return screen_.columns == 0 || screen_.columns >= wide_screen; }
    std::string cut(std::string text) const {
        return (screen_.columns == 0 ? std::move(text) : cut_to(text, screen_.columns)) + "\n";
    }

    const json::value& activity_;
    std::map<std::string, const json::value*> earlier_;
    double seconds_ = 0;
    std::optional<wall_time> time_;
    top_screen screen_;
    std::vector<route_line> lines_;
    std::size_t name_width_ = shortest_name;
    std::size_t way_width_ = 0;
};

top_writer::top_writer(const activity_sample& now, const std::optional<activity_sample>& before,
                       const top_screen& screen)
    : activity_(now.activity), screen_(screen) {
    if (before) {
        seconds_ = std::chrono::duration<double>(now.at - before->at).count();
        for (const auto& one : routes_in(before->activity)) {
            earlier_[text_member(one, "name")] = &one;
        }
    }
    if (const auto read = parse_utc(text_member(activity_, "now"))) {
        time_ = *read;
    }
    for (const auto& one : routes_in(activity_)) {
        lines_.push_back(line_of(one));
    }
    std::ranges::sort(lines_, [](const route_line& left, const route_line& right) {
        const auto rank = [](const route_line& line) {
            return std::tuple(line.failed == 0 && line.notes.empty(),
                              -(line.in.value_or(0) + line.out.value_or(0)), -line.queue,
                              line.name);
        };
        return rank(left) < rank(right);
    });
    find_widths();
}

route_line top_writer::line_of(const json::value& route) const {
    route_line line;
    line.name = printable_line(text_member(route, "name"));
    line.from = printable_line(text_member(route, "from"));
    line.to = printable_line(names_of_outgoings(route));
    if (const auto before = earlier_.find(text_member(route, "name")); before != earlier_.end()) {
        line.in = in_rate(route, *before->second, seconds_);
        line.out = out_rate(route, *before->second, seconds_);
    }
    for (const auto* state : {"new", "processing", "retry", "waiting"}) {
        line.queue += count_in(route, "open", state);
    }
    for (const auto* state : {"failed", "rejected", "uncertain"}) {
        line.failed += count_in(route, "open", state);
    }
    line.held = count_in(route, "open", "held");
    line.under_way = integer_member(route, "under_way").value_or(0);
    line.oldest = age_cell(route, time_);
    line.late = late_cell(route);
    line.budget = budget_cell(route);
    const auto* paused = member(route, "paused");
    if (paused != nullptr && *paused == json::value(true)) {
        line.notes = "paused";
    }
    if (const auto trouble = text_member(route, "trouble"); !trouble.empty()) {
        line.notes += (line.notes.empty() ? "" : "; ") + printable_line(trouble);
    }
    return line;
}

void top_writer::find_widths() {
    for (const auto& line : lines_) {
        name_width_ = std::max(name_width_, width_of(line.name));
        way_width_ = std::max(way_width_, width_of(line.from) + 3 + width_of(line.to));
    }
    name_width_ = std::min(name_width_, is_wide() ? longest_name : longest_narrow_name);
    way_width_ = std::min(way_width_, longest_name);
}

std::string top_writer::head() const {
    const auto started = parse_utc(text_member(activity_, "started"));
    const auto up = started && time_ ? age_text(*time_ - *started) : "";
    // The name of a route that no configuration holds begins with a dot.
    const auto routes = std::ranges::count_if(
        lines_, [](const route_line& line) { return !line.name.starts_with('.'); });
    return fmt::format("sluice {}  up {}  generation {}  {} route{}  {}",
                       text_member(activity_, "version"), up,
                       integer_member(activity_, "generation").value_or(0), routes,
                       routes == 1 ? "" : "s", time_ ? format_utc_seconds(*time_) : std::string());
}

// fmt pads by the width of characters, as width_of counts them.
std::string top_writer::titles() const {
    auto out =
        fmt::format("{:<{}}  {:>6} {:>6} {:>7} {:>7} {:>7} {:>7} {:>6} {:>5}", "ROUTE", name_width_,
                    "IN/s", "OUT/s", "QUEUE", "OLDEST", "LATE", "BUDGET", "FAILED", "HELD");
    if (is_wide()) {
        out += fmt::format(" {:>7}  {:<{}}", "SENDING", "WAY", way_width_);
    }
    return is_wide() ? out + "  NOTES" : out;
}

// On a narrow screen the notes have a line of their own.
std::string top_writer::rows(const route_line& line) const {
    auto out = fmt::format("{:<{}}  {:>6} {:>6} {:>7} {:>7} {:>7} {:>7} {:>6} {:>5}",
                           cut_to(line.name, name_width_), name_width_, rate_text(line.in),
                           rate_text(line.out), line.queue, line.oldest, line.late, line.budget,
                           line.failed, line.held);
    if (is_wide()) {
        out += fmt::format(" {:>7}  {:<{}}", line.under_way,
                           cut_to(line.from + " > " + line.to, way_width_), way_width_);
    }
    if (line.notes.empty()) {
        return cut(out);
    }
    return is_wide() ? cut(out + "  " + line.notes) : cut(out) + cut("    " + line.notes);
}

std::string top_writer::text() const {
    auto out = cut(head()) + cut(titles());
    std::size_t left = screen_.rows == 0 ? std::string::npos : std::max(screen_.rows, 4UL) - 2;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const auto shown = rows(lines_[i]);
        const auto height = static_cast<std::size_t>(std::ranges::count(shown, '\n'));
        // A line is kept free to say that there are more.
        const bool is_last = i + 1 == lines_.size();
        if (height + (is_last ? 0 : 1) > left) {
            return out + cut(fmt::format("… and {} more", lines_.size() - i));
        }
        out += shown;
        left -= height;
    }
    return out;
}

}  // namespace

std::string top_table(const activity_sample& now, const std::optional<activity_sample>& before,
                      const top_screen& screen) {
    return top_writer(now, before, screen).text();
}

json::value with_rates(const activity_sample& now, const activity_sample& before) {
    const auto seconds = std::chrono::duration<double>(now.at - before.at).count();
    std::map<std::string, const json::value*> earlier;
    for (const auto& one : routes_in(before.activity)) {
        earlier[text_member(one, "name")] = &one;
    }
    json::value made = now.activity;
    for (auto& route : routes_in(made)) {
        const auto known = earlier.find(text_member(route, "name"));
        const auto* was = known == earlier.end() ? nullptr : known->second;
        const auto in = was == nullptr ? std::nullopt : in_rate(route, *was, seconds);
        const auto out = was == nullptr ? std::nullopt : out_rate(route, *was, seconds);
        auto& members = route.get_object();
        members["in_rate"] = in ? json::value(*in) : json::value(nullptr);
        members["out_rate"] = out ? json::value(*out) : json::value(nullptr);
    }
    return made;
}

}  // namespace sluice::cli
