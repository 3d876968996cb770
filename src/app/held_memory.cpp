#include "app/held_memory.hpp"

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef SLUICE_JEMALLOC
#include <jemalloc/jemalloc.h>

// jemalloc reads this name before main(). A few arenas are enough for the few busy threads, and
// free memory goes back to the system after 5 s (decisions 0009 and 0058).
extern "C" const char* malloc_conf;
const char* malloc_conf = "narenas:3,dirty_decay_ms:5000,muzzy_decay_ms:0";
#endif

namespace sluice::app {
namespace {

#ifdef SLUICE_JEMALLOC
static_assert(MALLCTL_ARENAS_ALL == 4096, "the name of the purge below holds the number");
#endif

// Lets go of the segments that nothing writes to, in the program and each library. Their pages are
// clean: the kernel reads them from the file again, so nothing is lost.
int let_go_of_code(dl_phdr_info* of, std::size_t, void*) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    for (int i = 0; i < of->dlpi_phnum; ++i) {
        const auto& part = of->dlpi_phdr[i];
        if (part.p_type != PT_LOAD || (part.p_flags & PF_W) != 0) {
            continue;
        }
        const auto begin = (of->dlpi_addr + part.p_vaddr) & ~(page - 1);
        const auto end = of->dlpi_addr + part.p_vaddr + part.p_memsz;
        ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    }
    return 0;
}

std::chrono::nanoseconds processor_time() {
    std::timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

}  // namespace

void let_go_of_memory() {
    let_go_of_a_reading();
    ::dl_iterate_phdr(let_go_of_code, nullptr);
}

void let_go_of_a_reading() {
#ifdef SLUICE_JEMALLOC
    ::mallctl("thread.tcache.flush", nullptr, nullptr, nullptr, 0);
    ::mallctl("arena.4096.purge", nullptr, nullptr, nullptr, 0);
#endif
}

bool idle_moments::look(std::chrono::nanoseconds used) {
    using std::chrono::milliseconds;
    // Looks, the watchdog and a scrape of the metrics use less.
    constexpr milliseconds idle_use{25};
    // Less work has brought back too little code and memory to be worth the letting go.
    constexpr milliseconds worth_it{50};
    const bool idle = used - last_ < idle_use;
    last_ = used;
    if (!idle || used - at_letting_go_ < worth_it) {
        return false;
    }
    at_letting_go_ = used;
    return true;
}

awaitable<void> let_go_when_idle(engine::services services) {
    idle_moments moments;
    while (co_await services.time.sleep_for(idle_moments::between_looks)) {
        if (moments.look(processor_time())) {
            let_go_of_memory();
        }
    }
}

}  // namespace sluice::app
