#include "cli/run/run_text.hpp"

#include "cli/screen.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/utf8.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sluice::cli {
namespace {

constexpr std::size_t reason_shown = 100;

std::string length_of(const ledger::run_summary& run) {
    return run.ended ? format_duration(*run.ended - run.started) : "running";
}

// Each failure has a line of its own, below the incoming.
std::string narrow_table(const std::vector<ledger::run_summary>& runs, std::size_t columns) {
    constexpr std::size_t narrowest = 80;
    constexpr std::size_t other_cells = 64;  // with the blanks between all of them
    constexpr std::size_t failure_margin = 10;
    const auto width = std::max(columns, narrowest);
    const auto incoming = width - other_cells;
    std::string out = fmt::format("{:>8}  {:<{}}  {:<8}  {:<20}  {:>5}  {:>5}  {:>4}\n", "RUN",
                                  "INCOMING", incoming, "BY", "STARTED", "ITEMS", "TASKS", "REJ");
    for (const auto& run : runs) {
        out += fmt::format("{:>8}  {:<{}}  {:<8}  {:<20}  {:>5}  {:>5}  {:>4}\n", run.id,
                           printable_cut_in_the_middle(run.incoming, incoming), incoming,
                           printable_line(run.trigger), format_utc_seconds(run.started),
                           run.counts.items, run.counts.tasks, run.counts.rejected);
        if (!run.failure.empty()) {
            out += std::string(failure_margin, ' ') +
                   printable_cut_in_the_middle(run.failure, width - failure_margin) + "\n";
        }
    }
    return out;
}

}  // namespace

std::string run_table(const std::vector<ledger::run_summary>& runs, std::size_t columns) {
    constexpr std::size_t wide_screen = 140;
    if (columns != 0 && columns < wide_screen) {
        return narrow_table(runs, columns);
    }
    std::string out = fmt::format(
        "{:>8}  {:<24}  {:<8}  {:>5}  {:<20}  {:>10}  {:>5}  {:>7}  {:>7}  "
        "{:>7}  {:>8}  {}\n",
        "RUN", "INCOMING", "BY", "GEN", "STARTED", "TOOK", "PAGES", "ITEMS", "OFFERED", "TASKS",
        "REJECTED", "FAILURE");
    constexpr std::size_t before_failure = 132;
    for (const auto& run : runs) {
        const auto& counts = run.counts;
        const auto failure = printable_cut_in_the_middle(run.failure, reason_shown);
        out += fmt::format(
            "{:>8}  {:<24}  {:<8}  {:>5}  {:<20}  {:>10}  {:>5}  {:>7}  {:>7}  {:>7}  "
            "{:>8}  {}\n",
            run.id, printable_cut_in_the_middle(run.incoming, 24), printable_line(run.trigger),
            run.generation > 0 ? std::to_string(run.generation) : "",
            format_utc_seconds(run.started), length_of(run), counts.pages, counts.items,
            counts.entities, counts.tasks, counts.rejected,
            columns == 0 ? failure : cut_to(failure, columns - before_failure));
    }
    return out;
}

std::string run_array(const std::vector<ledger::run_summary>& runs) {
    json::array all;
    for (const auto& run : runs) {
        json::object item;
        item["id"] = run.id;
        item["incoming"] = run.incoming;
        item["trigger"] = run.trigger;
        item["generation"] =
            run.generation > 0 ? json::value(run.generation) : json::value(nullptr);
        item["started"] = format_utc(run.started);
        item["ended"] = run.ended ? json::value(format_utc(*run.ended)) : json::value(nullptr);
        item["pages"] = run.counts.pages;
        item["items"] = run.counts.items;
        item["entities"] = run.counts.entities;
        item["tasks"] = run.counts.tasks;
        item["rejected"] = run.counts.rejected;
        item["failure"] = run.failure;
        all.push_back(std::move(item));
    }
    return printable_json(write_json_indented(all)) + "\n";
}

std::string page_line(std::size_t shown, std::optional<std::int64_t> total, std::int64_t last) {
    const auto of = total ? fmt::format(" of {}", *total) : std::string();
    return fmt::format("{}{}, next: --below {}\n", shown, of, last);
}

std::string printable_cut_in_the_middle(const std::string& from_outside, std::size_t most) {
    const auto text = printable_line(from_outside);
    std::vector<std::size_t> starts;  // of each character
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!continues_utf8(text[at])) {
            starts.push_back(at);
        }
    }
    if (starts.size() <= most || most < 2) {
        return text;
    }
    const auto kept = most - 1;
    const auto head = kept / 3;
    const auto tail = kept - head;
    return text.substr(0, starts[head]) + "…" + text.substr(starts[starts.size() - tail]);
}

}  // namespace sluice::cli
