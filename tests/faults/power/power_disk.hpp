#pragma once

// What a disk holds for sure, and what it has merely been told. Between a write and the sync behind
// it a loss of power may keep the write, drop it, tear it, or keep a later one in its place; the
// same goes for names in a directory. Thread-safe.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace sluice::testing {

// What is to go wrong. Steps are changes of the disk: writes, truncations, syncs, new and removed
// names. They are counted from 1 with plan(); 0 is never.
struct disk_plan {
    std::int64_t power_off_at = 0;
    std::int64_t fail_syncs_from = 0;
    std::int64_t full_from = 0;
    int how_many = 1;              // syncs that fail, or steps for which the disk is full
    bool syncs_lie = false;        // success is said, nothing is done: what the checker must catch
    bool forgetful_syncs = false;  // behind a failed sync the system takes unsynced pages for clean
};

inline constexpr const char* data_dropped = "unsynced data dropped";
inline constexpr const char* data_torn = "unsynced data torn";
inline constexpr const char* data_reordered = "unsynced data kept without what came before it";
inline constexpr const char* data_kept = "unsynced data kept";

class power_disk {
 public:
    using images = std::map<std::string, std::string>;  // by name, in one directory

    enum class verdict { go_on, sync_fails, full, off };

    // What of a plan has come about.
    struct met_faults {
        int failed_syncs = 0;
        int refused_as_full = 0;  // steps
        bool cut_off = false;     // in a step; not by switch_off()
    };

    // What became of written and unsynced data of a file in losses of power, counted by its name.
    using fates = std::map<std::string, int>;

    // Everything that `files` holds is safe.
    explicit power_disk(const images& files);

    void plan(const disk_plan& plan);

    verdict write(const std::string& name, std::int64_t offset, std::string bytes);
    verdict truncate(const std::string& name, std::int64_t size);
    verdict sync(const std::string& name, bool with_directory);
    verdict create(const std::string& name);
    verdict remove(const std::string& name, bool with_directory);

    bool is_off() const;
    // Since plan().
    met_faults met() const;
    // Of that file, since plan().
    int good_syncs_of(const std::string& name) const;
    void switch_off();

    // After the power was off: some of what was not safe is there.
    images after_power_loss(std::mt19937& random, fates& seen) const;
    // After a mere kill: all that was written is there.
    images after_kill() const;

 private:
    struct change {
        std::int64_t offset = 0;
        std::string bytes;
        bool truncates = false;
    };
    struct inode {
        std::string safe;
        std::string seen;             // by the program, whatever is safe
        std::vector<change> pending;  // what a sync would make safe
    };
    using directory = std::map<std::string, std::shared_ptr<inode>>;

    verdict step();
    bool syncs_at(std::int64_t from) const;
    static void apply(const change& change, std::string& bytes);
    // True when some of it is there and some is not.
    static bool apply_torn(const change& change, std::string& bytes, std::mt19937& random);
    static void change_file(inode& of, change change);
    static std::string survivor(const inode& of, std::mt19937& random, fates& seen);

    mutable std::mutex guard_;
    directory now_;   // as the program sees it
    directory safe_;  // names that no loss of power can take or bring back
    disk_plan plan_;
    std::int64_t steps_ = 0;
    std::map<std::string, int> good_syncs_;
    met_faults met_;
    bool off_ = false;
};

}  // namespace sluice::testing
