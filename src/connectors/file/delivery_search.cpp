#include "connectors/file/delivery_plan.hpp"
#include "connectors/file/directory.hpp"
#include "connectors/file/read_position.hpp"
#include "connectors/file/record_search.hpp"

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

namespace sluice::file {

namespace {

struct searched {
    descriptor file;
    std::string path;
    file_facts facts;
};

// Nothing when no such file is there.
result<std::optional<searched>> open_for_search(const std::string& path) {
    if (::access(path.c_str(), F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return std::optional<searched>();
    }
    auto file = open_file(path, O_RDONLY | O_NONBLOCK);
    if (!file) {
        return file.error();
    }
    auto facts = facts_of(*file, path);
    if (!facts) {
        return facts.error();
    }
    return std::optional(searched{*std::move(file), path, *std::move(facts)});
}

result<bool> unchanged_before(const searched& where, const file_end& end) {
    if (where.facts.size < end.offset) {
        return false;
    }
    const auto before = checksum_before(where.file, where.path, end.offset);
    if (!before) {
        return before.error();
    }
    return *before == end.before;
}

// Adds to `found`; gives where an unfinished record begins.
result<std::optional<std::uint64_t>> search_one(const searched& where, file_format format,
                                                std::uint64_t from, const delivery_plan& plan,
                                                findings& found) {
    const auto outcome =
        search_records(where.file, where.path, format, from, {plan.length, plan.sha256});
    if (!outcome) {
        return outcome.error();
    }
    // It may have been written but not synced when the program was killed.
    if (!outcome->offsets.empty() && ::fdatasync(where.file.get()) != 0) {
        return system_failure("sync", where.path, errno);
    }
    for (const auto offset : outcome->offsets) {
        found.candidates.push_back(place_of(where.facts.identity, offset));
    }
    return outcome->torn;
}

// In the file that the plan was made for. `from_start`: it was changed in place, so that no offset
// of then means anything.
result<std::optional<std::uint64_t>> search_planned(const searched& where, file_format format,
                                                    const delivery_plan& plan, findings& found) {
    const auto unchanged = unchanged_before(where, plan.earliest);
    if (!unchanged) {
        return unchanged.error();
    }
    if (*unchanged) {
        return search_one(where, format, plan.earliest.offset, plan, found);
    }
    found.reliable = false;
    auto torn = search_one(where, format, 0, plan, found);
    if (!torn) {
        return torn.error();
    }
    return std::optional<std::uint64_t>();
}

// Only the planned file is missing under its name.
result<void> search_renamed(const append_settings& settings, const delivery_plan& plan,
                            findings& found) {
    const auto name = renamed_file(plan.path, plan.earliest.identity);
    if (!name) {
        found.reliable = false;
        return {};
    }
    const auto renamed = open_for_search(*name);
    if (!renamed) {
        return renamed.error();
    }
    if (!*renamed) {
        found.reliable = false;
        return {};
    }
    const auto torn = search_planned(**renamed, settings.format, plan, found);
    if (!torn) {
        return torn.error();
    }
    return {};
}

}  // namespace

result<findings> find_delivery(append_file& target, const delivery_plan& plan) {
    const append_settings& settings = target.settings();
    findings found;
    const auto present = open_for_search(plan.path);
    if (!present) {
        return present.error();
    }
    const bool planned = *present && (*present)->facts.identity == plan.earliest.identity;
    if (!planned && !plan.earliest.identity.empty()) {
        if (auto done = search_renamed(settings, plan, found); !done) {
            return done.error();
        }
    }
    if (!*present) {
        return found;
    }
    auto torn = planned ? search_planned(**present, settings.format, plan, found)
                        : search_one(**present, settings.format, 0, plan, found);
    if (!torn) {
        return torn.error();
    }
    if (*torn && plan.path == settings.path) {
        if (auto cut = target.cut_torn((*present)->facts, **torn); !cut) {
            return cut.error();
        }
    }
    return found;
}

}  // namespace sluice::file
