#pragma once

// Tells what a disk holds for sure, and what it has only been told. Between a write and the next
// sync, a loss of power may keep the write, drop it, tear it, or keep a later one in its place. The
// same holds for names in a directory. Thread-safe.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace sluice::testing {

// Plans a fault. Steps are changes of the disk: writes, truncations, syncs, new and removed names.
// plan() counts them from 1; 0 means never.
struct disk_plan {
    std::int64_t power_off_at = 0;
    std::int64_t fail_syncs_from = 0;
    std::int64_t full_from = 0;
    int how_many = 1;        // syncs that fail, or steps for which the disk is full
    bool syncs_lie = false;  // a sync reports success and does nothing: the checker must catch it
    bool forgetful_syncs = false;  // after a failed sync, the system takes unsynced pages for clean
};

inline constexpr const char* data_dropped = "unsynced data dropped";
inline constexpr const char* data_torn = "unsynced data torn";
inline constexpr const char* data_reordered = "unsynced data kept without what came before it";
inline constexpr const char* data_kept = "unsynced data kept";

class power_disk {
 public:
    using images = std::map<std::string, std::string>;  // by name, in one directory

    enum class verdict { go_on, sync_fails, full, off };

    // The parts of a plan that happened.
    struct met_faults {
        int failed_syncs = 0;
        int refused_as_full = 0;  // steps
        bool cut_off = false;     // in a step; not by switch_off()
    };

    // Counts the fates of written, unsynced data in losses of power, by the file's name.
    using fates = std::map<std::string, int>;

    // Declares everything in `files` safe.
    explicit power_disk(const images& files);

    void plan(const disk_plan& plan);

    verdict write(const std::string& name, std::int64_t offset, std::string bytes);
    verdict truncate(const std::string& name, std::int64_t size);
    verdict sync(const std::string& name, bool with_directory);
    verdict create(const std::string& name);
    verdict remove(const std::string& name, bool with_directory);

    bool is_off() const;
    // Steps since plan().
    met_faults met() const;
    // Steps of that file since plan().
    int good_syncs_of(const std::string& name) const;
    void switch_off();

    // The files after a loss of power: some of the unsafe data is there.
    images after_power_loss(std::mt19937& random, fates& seen) const;
    // The files after a kill alone: everything written is there.
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
        std::vector<change> pending;  // the changes that a sync would make safe
    };
    using directory = std::map<std::string, std::shared_ptr<inode>>;

    verdict step();
    bool syncs_at(std::int64_t from) const;
    static void apply(const change& change, std::string& bytes);
    // Returns true when one part of the change is there and another is not.
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
