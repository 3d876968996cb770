#include "connectors/file/delivery_plan.hpp"
#include "connectors/file/directory.hpp"
#include "connectors/file/read_position.hpp"
#include "connectors/file/record_search.hpp"
#include "connectors/file/torn_record.hpp"

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

// Returns nothing if there is no such file.
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

result<bool> unchanged_before(const searched& searched, const file_end& end) {
    if (searched.facts.size < end.offset) {
        return false;
    }
    const auto before = checksum_before(searched.file, searched.path, end.offset);
    if (!before) {
        return before.error();
    }
    return *before == end.before;
}

// Adds the places to `found`. Returns where a last record without an end begins.
result<std::optional<std::uint64_t>> search_one(const searched& searched,
                                                const append_settings& settings, std::uint64_t from,
                                                const delivery_plan& plan, findings& found) {
    const auto outcome = search_records(searched.file, searched.path, settings.format,
                                        settings.delimiter, from, {plan.length, plan.sha256});
    if (!outcome) {
        return outcome.error();
    }
    // A killed program may have written the record but not synced it. It may be reported only when
    // the disk has it.
    const bool sync = settings.sync && !outcome->offsets.empty();
    if (sync && ::fdatasync(searched.file.get()) != 0) {
        return system_failure("sync", searched.path, errno);
    }
    // The record follows its equals in one write. With more matches than equals, it is in the file,
    // whatever the doubtful places hold.
    const bool enough = outcome->offsets.size() > plan.duplicates;
    found.reliable = found.reliable && (enough || !outcome->doubtful);
    for (const auto offset : outcome->offsets) {
        found.candidates.push_back(place_of(searched.facts.identity, offset));
    }
    return outcome->tail;
}

// Searches the file for which the plan was made. If it was changed in place, the old offset means
// nothing. The search then starts at the beginning, and nothing may be cut off.
result<std::optional<std::uint64_t>> search_planned(const searched& searched,
                                                    const append_settings& settings,
                                                    const delivery_plan& plan, findings& found) {
    const auto unchanged = unchanged_before(searched, plan.earliest);
    if (!unchanged) {
        return unchanged.error();
    }
    if (*unchanged) {
        return search_one(searched, settings, plan.earliest.offset, plan, found);
    }
    found.reliable = false;
    auto tail = search_one(searched, settings, 0, plan, found);
    if (!tail) {
        return tail.error();
    }
    return std::optional<std::uint64_t>();
}

// Searches the file under its new name, if only the name is missing.
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
    const auto tail = search_planned(**renamed, settings, plan, found);
    if (!tail) {
        return tail.error();
    }
    return {};
}

// This publisher may have rotated more than once since the plan was made. The record is then in a
// file that began after the planned one.
result<void> search_former(const append_settings& settings, const delivery_plan& plan,
                           findings& found) {
    constexpr int most_files = 8;
    int searched_files = 0;
    auto former = former_files(plan.path);
    for (auto path = former.rbegin(); path != former.rend(); ++path) {
        const auto file = open_for_search(*path);
        if (!file) {
            return file.error();
        }
        if (!*file) {
            continue;  // removed, as the oldest one
        }
        if ((*file)->facts.identity == plan.earliest.identity) {
            return {};  // it was searched, and all others are older
        }
        if (++searched_files > most_files) {
            found.reliable = false;
            return {};
        }
        const auto tail = search_one(**file, settings, 0, plan, found);
        if (!tail) {
            return tail.error();
        }
    }
    return {};
}

// If the record and its equals are whole, nothing of them is torn. The bytes after them belong to
// another program, however they begin.
result<void> cut_torn_record(append_file& target, const searched& searched, std::uint64_t tail,
                             const delivery_plan& plan, const findings& found) {
    if (plan.path != target.settings().path || found.candidates.size() > plan.duplicates) {
        return {};
    }
    const auto is_torn = [&] {
        return is_torn_record(searched.file, searched.path, tail, searched.facts.size, plan);
    };
    const auto torn = is_torn();
    if (!torn) {
        return torn.error();
    }
    return *torn ? target.cut_torn(searched.facts, tail, is_torn) : result<void>();
}

}  // namespace

result<findings> find_delivery(append_file& target, const delivery_plan& plan) {
    const append_settings& settings = target.settings();
    findings found;
    const auto present = open_for_search(plan.path);
    if (!present) {
        return present.error();
    }
    // A new file at the path means that a rotation renamed the planned one. An empty identity means
    // that the file did not exist at that time.
    const bool planned = *present && (*present)->facts.identity == plan.earliest.identity;
    if (!planned && !plan.earliest.identity.empty()) {
        if (auto done = search_renamed(settings, plan, found); !done) {
            return done.error();
        }
    }
    if (settings.rotation.rotates() && !planned) {
        if (auto done = search_former(settings, plan, found); !done) {
            return done.error();
        }
    }
    if (!*present) {
        return found;
    }
    const auto tail = planned ? search_planned(**present, settings, plan, found)
                              : search_one(**present, settings, 0, plan, found);
    if (!tail) {
        return tail.error();
    }
    if (*tail) {
        if (auto cut = cut_torn_record(target, **present, **tail, plan, found); !cut) {
            return cut.error();
        }
    }
    return found;
}

}  // namespace sluice::file
