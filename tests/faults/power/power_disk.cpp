#include "faults/power/power_disk.hpp"

#include <algorithm>

namespace sluice::testing {

namespace {

constexpr std::size_t sector = 512;

bool coin(std::mt19937& random) {
    return random() % 2 == 0;
}

}  // namespace

power_disk::power_disk(const images& files) {
    for (const auto& [name, bytes] : files) {
        now_[name] = std::make_shared<inode>(inode{bytes, bytes, {}});
    }
    safe_ = now_;
}

void power_disk::plan(const disk_plan& plan) {
    const std::lock_guard lock(guard_);
    plan_ = plan;
    steps_ = 0;
    good_syncs_.clear();
    met_ = {};
}

power_disk::met_faults power_disk::met() const {
    const std::lock_guard lock(guard_);
    return met_;
}

bool power_disk::is_off() const {
    const std::lock_guard lock(guard_);
    return off_;
}

int power_disk::good_syncs_of(const std::string& name) const {
    const std::lock_guard lock(guard_);
    const auto found = good_syncs_.find(name);
    return found == good_syncs_.end() ? 0 : found->second;
}

void power_disk::switch_off() {
    const std::lock_guard lock(guard_);
    off_ = true;
}

bool power_disk::syncs_at(std::int64_t from) const {
    return from != 0 && steps_ >= from && steps_ < from + plan_.how_many;
}

power_disk::verdict power_disk::step() {
    ++steps_;
    if (!off_ && plan_.power_off_at != 0 && steps_ >= plan_.power_off_at) {
        off_ = true;
        met_.cut_off = true;
    }
    if (off_) {
        return verdict::off;
    }
    return syncs_at(plan_.full_from) ? verdict::full : verdict::go_on;
}

power_disk::verdict power_disk::write(const std::string& name, std::int64_t offset,
                                      std::string bytes) {
    const std::lock_guard lock(guard_);
    const auto given = step();
    if (given != verdict::go_on) {
        met_.refused_as_full += given == verdict::full ? 1 : 0;
        return given;
    }
    change_file(*now_.at(name), {offset, std::move(bytes), false});
    return verdict::go_on;
}

power_disk::verdict power_disk::truncate(const std::string& name, std::int64_t size) {
    const std::lock_guard lock(guard_);
    if (step() == verdict::off) {
        return verdict::off;
    }
    change_file(*now_.at(name), {size, "", true});
    return verdict::go_on;
}

power_disk::verdict power_disk::sync(const std::string& name, bool with_directory) {
    const std::lock_guard lock(guard_);
    if (step() == verdict::off) {
        return verdict::off;
    }
    auto& file = *now_.at(name);
    if (plan_.fail_syncs_from != 0 && steps_ >= plan_.fail_syncs_from && plan_.how_many > 0) {
        --plan_.how_many;
        ++met_.failed_syncs;
        if (plan_.forgetful_syncs) {
            file.pending.clear();  // the program still sees it; no later sync writes it
        }
        return verdict::sync_fails;
    }
    ++good_syncs_[name];
    if (plan_.syncs_lie) {
        return verdict::go_on;
    }
    for (const auto& one : file.pending) {
        apply(one, file.safe);
    }
    file.pending.clear();
    if (with_directory) {
        safe_ = now_;
    }
    return verdict::go_on;
}

power_disk::verdict power_disk::create(const std::string& name) {
    const std::lock_guard lock(guard_);
    if (now_.contains(name)) {
        return off_ ? verdict::off : verdict::go_on;
    }
    const auto given = step();
    if (given == verdict::go_on) {
        now_[name] = std::make_shared<inode>();
    }
    met_.refused_as_full += given == verdict::full ? 1 : 0;
    return given;
}

power_disk::verdict power_disk::remove(const std::string& name, bool with_directory) {
    const std::lock_guard lock(guard_);
    if (step() == verdict::off) {
        return verdict::off;
    }
    now_.erase(name);
    if (with_directory && !plan_.syncs_lie) {
        safe_ = now_;
    }
    return verdict::go_on;
}

void power_disk::change_file(inode& of, change change) {
    apply(change, of.seen);
    of.pending.push_back(std::move(change));
}

void power_disk::apply(const change& change, std::string& bytes) {
    const auto offset = static_cast<std::size_t>(change.offset);
    if (change.truncates) {
        bytes.resize(offset);
        return;
    }
    bytes.resize(std::max(bytes.size(), offset + change.bytes.size()));
    bytes.replace(offset, change.bytes.size(), change.bytes);
}

// Each of its sectors is there or not. A file may also have length where nothing was written.
bool power_disk::apply_torn(const change& change, std::string& bytes, std::mt19937& random) {
    if (change.truncates) {
        apply(change, bytes);
        return false;
    }
    bool some = false;
    bool whole = true;
    for (std::size_t at = 0; at < change.bytes.size();) {
        const auto place = static_cast<std::size_t>(change.offset) + at;
        const auto size = std::min(sector - place % sector, change.bytes.size() - at);
        if (coin(random)) {
            apply({static_cast<std::int64_t>(place), change.bytes.substr(at, size), false}, bytes);
            some = true;
        } else {
            whole = false;
        }
        at += size;
    }
    return some && !whole;
}

std::string power_disk::survivor(const inode& of, std::mt19937& random, fates& seen) {
    std::string bytes = of.safe;
    const auto mood = random() % 4;  // nothing, the first ones, any, any and torn
    const auto first = random() % (of.pending.size() + 1);
    bool dropped = false;
    bool kept = false;
    bool torn = false;
    bool reordered = false;
    for (std::size_t i = 0; i < of.pending.size(); ++i) {
        const auto& one = of.pending[i];
        const bool stays = mood == 1 ? i < first : mood != 0 && coin(random);
        if (!stays) {
            dropped = true;
            continue;
        }
        if (mood == 3) {
            torn = apply_torn(one, bytes, random) || torn;
        } else {
            apply(one, bytes);
        }
        kept = true;
        reordered = reordered || dropped;
    }
    seen[data_dropped] += dropped ? 1 : 0;
    seen[data_kept] += kept ? 1 : 0;
    seen[data_torn] += torn ? 1 : 0;
    seen[data_reordered] += reordered ? 1 : 0;
    return bytes;
}

power_disk::images power_disk::after_power_loss(std::mt19937& random, fates& seen) const {
    const std::lock_guard lock(guard_);
    directory names;
    const bool as_now = coin(random);
    for (const auto* side : {&now_, &safe_}) {
        for (const auto& [name, file] : *side) {
            const auto here = now_.find(name);
            const auto there = safe_.find(name);
            const bool settled =
                here != now_.end() && there != safe_.end() && here->second == there->second;
            if (settled || (side == &now_) == as_now) {
                names[name] = file;
            }
        }
    }
    images kept;
    for (const auto& [name, file] : names) {
        kept[name] = survivor(*file, random, seen);
    }
    return kept;
}

power_disk::images power_disk::after_kill() const {
    const std::lock_guard lock(guard_);
    images kept;
    for (const auto& [name, file] : now_) {
        kept[name] = file->seen;
    }
    return kept;
}

}  // namespace sluice::testing
