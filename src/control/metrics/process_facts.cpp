#include "control/metrics/process_facts.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <unistd.h>

namespace sluice::control {
namespace {

double seconds(const timeval& length) {
    return static_cast<double>(length.tv_sec) + static_cast<double>(length.tv_usec) / 1e6;
}

std::int64_t entries_in(const char* directory) {
    std::error_code error;
    std::int64_t count = 0;
    for (std::filesystem::directory_iterator entry(directory, error);
         !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        ++count;
    }
    return count;
}

}  // namespace

process_facts look_at_process() {
    process_facts facts;
    std::int64_t all = 0;
    std::int64_t resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    facts.resident_bytes = resident * ::sysconf(_SC_PAGESIZE);
    // Not counted: the descriptor that this look holds open.
    facts.open_descriptors = entries_in("/proc/self/fd") - 1;
    facts.threads = entries_in("/proc/self/task");
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        facts.most_descriptors = static_cast<std::int64_t>(limit.rlim_cur);
    }
    rusage used{};
    if (::getrusage(RUSAGE_SELF, &used) == 0) {
        facts.processor_seconds = seconds(used.ru_utime) + seconds(used.ru_stime);
    }
    return facts;
}

}  // namespace sluice::control
