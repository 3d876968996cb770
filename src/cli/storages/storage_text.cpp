#include "cli/storages/storage_text.hpp"

#include "app/configuration.hpp"
#include "engine/plan/storage_settings.hpp"

#include <sluice/model/kept_json.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/time.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

namespace sluice::cli {
namespace {

// The ledger does not count values, so they are read page by page.
constexpr std::size_t counted_together = 1000;
constexpr std::size_t shown_of_a_value = 80;

json::value parsed(const std::string& text) {
    auto value = parse_kept_json(text);
    return value ? *std::move(value) : json::value(valid_utf8(text));
}

json::object value_object(const ledger::stored_value& one) {
    json::object made;
    made["key"] = one.key;
    made["value"] = parsed(one.value);
    made["updated"] = format_utc(one.updated);
    made["expires"] = nullptr;
    if (one.expires) {
        made["expires"] = format_utc(*one.expires);
    }
    return made;
}

std::string expiry_text(const ledger::stored_value& one) {
    return one.expires ? format_utc_seconds(*one.expires) : "never";
}

}  // namespace

std::vector<storage_summary> configured_storages_in(const std::filesystem::path& directory) {
    const auto given = app::load_configuration(directory, config::secret_use::withheld);
    std::vector<storage_summary> all;
    for (const auto& [name, entry] : given.all("storages")) {
        storage_summary one;
        one.name = name;
        if (entry.options) {
            const auto& settings =
                *static_cast<const engine::storage_settings*>(entry.options.get());
            one.keep = settings.keep;
            one.description = settings.description;
        }
        if (is_storage_name(name)) {
            all.push_back(std::move(one));
        }
    }
    return all;
}

result<storage_summary> configured_storage(const std::filesystem::path& directory,
                                           const std::string& name) {
    std::vector<std::string> names;
    for (auto& one : configured_storages_in(directory)) {
        if (one.name == name) {
            return one;
        }
        names.push_back(one.name);
    }
    const auto meant = config::did_you_mean(name, names);
    std::string mend = "did you mean '" + meant + "'?";
    if (meant.empty()) {
        mend = names.empty() ? "give the directory of the configuration with --config"
                             : "sluice storages list shows which there are";
    }
    return failure(failure_class::invalid,
                   "there is no storage '" + name + "' in " + directory.string(), std::move(mend));
}

awaitable<result<std::size_t>> count_values(ledger::key_values* values, std::string store,
                                            wall_time now) {
    ledger::value_filter filter;
    filter.store = std::move(store);
    filter.limit = counted_together;
    std::size_t count = 0;
    for (;;) {
        const auto found = co_await values->list_values(filter, now);
        if (!found) {
            co_return found.error();
        }
        count += found->size();
        if (found->size() < counted_together) {
            co_return count;
        }
        filter.after = found->back().key;
    }
}

std::string storages_table(const std::vector<storage_summary>& all) {
    std::string out = fmt::format("{:<28}  {:>9}  {:<9}  {}\n", "STORAGE", "VALUES", "KEPT", "");
    for (const auto& one : all) {
        out += fmt::format("{:<28}  {:>9}  {:<9}  {}\n", one.name, one.values,
                           one.keep ? format_duration(*one.keep) : "for good",
                           printable_line(one.description));
    }
    return out;
}

std::string storages_json(const std::vector<storage_summary>& all) {
    json::array shown;
    for (const auto& one : all) {
        json::object made;
        made["name"] = one.name;
        made["values"] = one.values;
        made["keep"] = nullptr;
        if (one.keep) {
            made["keep"] = format_duration(*one.keep);
        }
        made["description"] = one.description;
        shown.push_back(std::move(made));
    }
    return write_json_indented(shown) + "\n";
}

std::string values_table(const std::vector<ledger::stored_value>& values, std::size_t limit) {
    std::string out =
        fmt::format("{:<32}  {:<20}  {:<20}  {}\n", "KEY", "UPDATED", "EXPIRES", "VALUE");
    for (const auto& one : values) {
        out += fmt::format("{:<32}  {:<20}  {:<20}  {}\n", printable_line(one.key),
                           format_utc_seconds(one.updated), expiry_text(one),
                           printable_cut(one.value, shown_of_a_value));
    }
    if (!values.empty() && values.size() == limit) {
        out += "there may be more: --after '" + printable_line(values.back().key) + "'\n";
    }
    return out;
}

std::string values_json(const std::vector<ledger::stored_value>& values) {
    json::array shown;
    for (const auto& one : values) {
        shown.push_back(value_object(one));
    }
    return write_json_indented(shown) + "\n";
}

std::string value_text(const ledger::stored_value& one) {
    return fmt::format("key       {}\nupdated   {}\nexpires   {}\n{}\n", printable_line(one.key),
                       format_utc(one.updated), expiry_text(one),
                       write_json_indented(parsed(one.value)));
}

std::string value_json(const ledger::stored_value& one) {
    return write_json_indented(value_object(one)) + "\n";
}

}  // namespace sluice::cli
